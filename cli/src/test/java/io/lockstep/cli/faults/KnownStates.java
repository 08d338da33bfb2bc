package io.lockstep.cli.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.faults.FaultInjector;
import io.lockstep.faults.FileCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each file of a command holds at some time when nothing fails: before, after, and whenever
 * another file takes its name. A command that is disturbed leaves nothing else.
 */
final class KnownStates implements FaultInjector.Watcher {
  private static final int HEAD = 400;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final String folder;
  private final FolderState before;
  private final Map<String, Set<String>> texts = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();
  private FolderState after = FolderState.EMPTY;

  /**
   * Begins to take notes.
   *
   * @param folder of the command
   */
  KnownStates(Path folder, FolderState before) {
    this.folder = folder + "/";
    this.before = before;
    add(before);
  }

  private void add(FolderState state) {
    state.texts().forEach(this::add);
  }

  private void add(String name, String text) {
    texts.computeIfAbsent(name, _ -> new HashSet<>()).add(text);
  }

  @Override
  public synchronized void done(FileCall call, Path file) {
    if (!file.toString().startsWith(folder)) {
      return;
    }
    String name = file.toString().substring(folder.length());
    if (call == FileCall.MOVE) {
      try {
        add(name, TimelessFile.of(name, Files.readAllBytes(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else if (call == FileCall.DELETE) {
      deleted.add(name);
    }
  }

  /** Ends to take notes. */
  void end(FolderState state) {
    after = state;
    add(state);
  }

  FolderState before() {
    return before;
  }

  FolderState after() {
    return after;
  }

  /** Returns what is wrong with files that a disturbed command has left. */
  List<String> faults(FolderState state) {
    List<String> wrong = new ArrayList<>();
    state
        .files()
        .forEach((name, bytes) -> {
          if (!name.endsWith(".tmp") && !isKnown(name, bytes)) {
            wrong.add("file " + name + " is in no state that it should have: " + head(name, bytes));
          }
        });
    before.files().keySet().stream()
        .filter(name -> !state.files().containsKey(name) && !deleted.contains(name))
        .forEach(name -> wrong.add("file " + name + " is gone"));
    return wrong;
  }

  private boolean isKnown(String name, byte[] bytes) {
    String text = TimelessFile.of(name, bytes);
    if (name.endsWith(".lock")) {
      return text.equals("a lock");
    }
    if (texts.getOrDefault(name, Set.of()).contains(text)) {
      return true;
    }
    byte[] undisturbed = after.files().get(name);
    if (undisturbed == null) {
      return false;
    }
    return switch (last(name)) {
      case "log.jsonl" ->
          GrowingFile.isLog(name, bytes, undisturbed)
              || before.files().containsKey(name)
                  && GrowingFile.isLogOfNoMore(name, bytes, before.files().get(name));
      case "study.jsonl" -> GrowingFile.isStudy(name, bytes, undisturbed);
      case "metrics.json" -> isFailed(text, TimelessFile.of(name, undisturbed));
      default -> false;
    };
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Whether metrics say that a run failed, after some of the epochs of the undisturbed one. */
  private static boolean isFailed(String text, String undisturbed) {
    JsonNode metrics = json(text);
    JsonNode whole = json(undisturbed);
    if (metrics == null
        || whole == null
        || !metrics.path("status").asText().equals("failed")
        || metrics.path("failure").asText().isEmpty()) {
      return false;
    }
    JsonNode history = metrics.path("history");
    // The line of the last epoch may be what could not be written.
    int unwritten = metrics.path("epochs").asInt(-1) - history.size();
    boolean same = history.isArray() && (unwritten == 0 || unwritten == 1);
    for (int i = 0; i < history.size(); i++) {
      same &= history.get(i).equals(whole.path("history").get(i));
    }
    return same;
  }

  private static @Nullable JsonNode json(String timeless) {
    try {
      return MAPPER.readTree(timeless.replace(TimelessFile.TIME, "0"));
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String head(String name, byte[] bytes) {
    String text = TimelessFile.of(name, bytes).replaceAll("\\P{Print}", ".");
    return text.substring(0, Math.min(text.length(), HEAD));
  }
}
