package io.lockstep.cli.faults;

import io.lockstep.training.data.DataException;
import io.lockstep.training.file.NamedTensor;
import io.lockstep.training.file.SafeTensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a file holds but for what tells times: the same command leaves the same each time. */
final class TimelessFile {
  private static final Pattern TIMES =
      Pattern.compile(
          "\"(time|started|process_started|seconds|epoch_seconds|examples_per_second"
              + "|examplesPerSecond)\"(\\s*:\\s*)(\"[^\"]*\"|[-+.0-9eE]+)");

  /** What stands in place of a time. */
  static final String TIME = "?";

  private static final String OWNER = "process " + ProcessHandle.current().pid();

  private TimelessFile() {}

  /** Returns what a file of a name holds. */
  static String of(String name, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (name.endsWith(".lock")) {
      return isSigned(text) ? "a lock" : "no lock: " + text;
    }
    if (name.endsWith("study.jsonl") && text.endsWith("\n")) {
      return timeless(inOrder(text));
    }
    if (name.endsWith(".json") || name.endsWith(".jsonl")) {
      return timeless(text);
    }
    return name.endsWith(".safetensors")
        ? model(bytes)
        : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Whether a text is the name of this process, or what a loss of power has left of it. */
  private static boolean isSigned(String text) {
    return text.length() <= OWNER.length()
        && IntStream.range(0, text.length())
            .allMatch(i -> text.charAt(i) == OWNER.charAt(i) || text.charAt(i) == 0);
  }

  /** The lines of a study but the first in an order; trials end in any. */
  private static String inOrder(String text) {
    return Stream.concat(text.lines().limit(1), text.lines().skip(1).sorted())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static String timeless(String text) {
    return TIMES.matcher(text).replaceAll("\"$1\"$2" + TIME);
  }

  private static String model(byte[] bytes) {
    try {
      SafeTensors.Contents contents =
          SafeTensors.read(Path.of("model"), MemorySegment.ofArray(bytes));
      StringBuilder text = new StringBuilder();
      contents
          .metadata()
          .forEach(
              (name, value) -> text.append(name).append(' ').append(timeless(value)).append('\n'));
      for (NamedTensor tensor : contents.tensors()) {
        text.append(tensor.name()).append(' ').append(tensor.type()).append(' ');
        text.append(Arrays.toString(tensor.data().toArray(ValueLayout.JAVA_BYTE))).append('\n');
      }
      return text.toString();
    } catch (DataException e) {
      return "damaged: " + e.getMessage() + " " + Arrays.hashCode(bytes);
    }
  }
}
