package io.lockstep.cli.faults;

import io.lockstep.faults.FaultInjector;
import io.lockstep.faults.FileCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints that a command has written, and which of them a loss of power cannot take: no
 * older one may be gone before a newer one is safe.
 */
final class KeptCheckpoints implements FaultInjector.Watcher {
  private static final String FOLDER = "checkpoints";
  private static final Pattern KEEP = Pattern.compile("--keep (\\d+)");

  private final String folder;
  private final int keep;
  private final TreeSet<String> written = new TreeSet<>();
  private final TreeSet<String> safe = new TreeSet<>();

  /**
   * Begins without any.
   *
   * @param folder of the command
   */
  KeptCheckpoints(Path folder, String command) {
    this.folder = folder.resolve(FOLDER).toString();
    Matcher number = KEEP.matcher(command);
    this.keep = number.find() ? Integer.parseInt(number.group(1)) : 0;
  }

  /** Says what there is before a command is run. */
  synchronized void begin(FolderState state) {
    written.clear();
    written.addAll(names(state));
    safe.clear();
    safe.addAll(written);
  }

  static boolean isOne(String name) {
    return name.startsWith(FOLDER + "/") && name.endsWith(".safetensors");
  }

  private static List<String> names(FolderState state) {
    return state.files().keySet().stream().filter(KeptCheckpoints::isOne).sorted().toList();
  }

  @Override
  public synchronized void done(FileCall call, Path file) {
    String name = FOLDER + "/" + file.getFileName();
    if (call == FileCall.MOVE && isOne(name) && folder.equals(String.valueOf(file.getParent()))) {
      written.add(name);
    } else if (call == FileCall.FORCE && folder.equals(file.toString())) {
      safe.addAll(written);
    }
  }

  /**
   * Returns what is wrong with the checkpoints that are left.
   *
   * @param mayBeMore whether old ones could not be removed, or came back
   */
  synchronized List<String> faults(FolderState state, boolean mayBeMore) {
    List<String> found = names(state);
    List<String> wrong = new ArrayList<>();
    safe.descendingSet().stream()
        .limit(keep)
        .filter(name -> !found.contains(name))
        .forEach(name -> wrong.add(name + " was safe and is gone; there are " + found));
    found.stream()
        .filter(name -> !written.contains(name))
        .forEach(name -> wrong.add(name + " is there, but was never written"));
    if (found.size() > keep + 1 && !mayBeMore) {
      wrong.add("there are more checkpoints than " + keep + ": " + found);
    }
    return wrong;
  }
}
