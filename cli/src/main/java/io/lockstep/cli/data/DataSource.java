package io.lockstep.cli.data;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.data.synthetic.Plane;
import io.lockstep.training.data.synthetic.Playground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where examples come from, as named on the command line. */
public sealed interface DataSource {
  /** Drawn digits. */
  record Drawn(int count) implements DataSource {}

  /** Points of a classification set of the playground. */
  record Points(Playground set, int count) implements DataSource {}

  /** Points of the playground's plane, for regression. */
  record OfPlane(int count) implements DataSource {}

  /** The images in the IDX files of a folder. */
  record Idx(Path folder) implements DataSource {}

  /** The lines of a CSV file. */
  record Csv(Path file) implements DataSource {}

  /** The forms, for help and messages. */
  String FORMS =
      "digits[:COUNT], circle, xor, gauss, spiral, plane (each [:COUNT]), idx:FOLDER"
          + " or csv:FILE";

  /**
   * Reads the text of {@code --data}.
   *
   * @throws UsageException if it names no source
   */
  static DataSource parse(String text) {
    int colon = text.indexOf(':');
    String kind = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    for (Playground set : Playground.values()) {
      if (set.name().toLowerCase(Locale.ROOT).equals(kind)) {
        return new Points(set, count(text, colon, rest, Playground.DEFAULT_COUNT));
      }
    }
    return switch (kind) {
      case "digits" -> new Drawn(count(text, colon, rest, Digits.DEFAULT_COUNT));
      case "plane" -> new OfPlane(count(text, colon, rest, Plane.DEFAULT_COUNT));
      case "idx" -> new Idx(path(text, rest, "the folder, as in idx:data/mnist"));
      case "csv" -> new Csv(path(text, rest, "the file, as in csv:iris.csv"));
      default -> throw unknown(text, kind);
    };
  }

  /**
   * Checks that a file to be written is not the one that is read.
   *
   * @throws UsageException if it is
   */
  default void checkKept(String operation, Path out) {
    if (this instanceof Csv(var file)) {
      checkKept(operation, file, out);
    }
  }

  /**
   * Checks that a file to be written is not another, which is read.
   *
   * @throws UsageException if it is
   */
  static void checkKept(String operation, Path read, Path out) {
    if (isSame(read, out)) {
      throw new UsageException(
          "["
              + operation
              + "] --out "
              + Quoted.escaped(out.toString())
              + " is a file that is read, which it would replace; give another name");
    }
  }

  private static boolean isSame(Path file, Path other) {
    try {
      return Files.isSameFile(file, other);
    } catch (IOException e) {
      return false; // One of them is not there.
    }
  }

  private static int count(String text, int colon, String rest, int usual) {
    if (colon < 0) {
      return usual;
    }
    try {
      int count = Integer.parseInt(rest);
      if (count >= 1) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number that is too small.
    }
    throw new UsageException(
        "[data] '"
            + rest
            + "' in '"
            + text
            + "' is no number of examples; give a whole number from"
            + " 1 to 2147483647, or leave it out for "
            + usual);
  }

  private static Path path(String text, String rest, String example) {
    if (rest.isEmpty()) {
      throw new UsageException("[data] '" + text + "' names no file; give " + example);
    }
    return UsageException.check(() -> Path.of(rest));
  }

  private static UsageException unknown(String text, String kind) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv") || lower.endsWith(".tsv")) {
      return new UsageException("[data] '" + text + "' lacks its kind; write csv:" + text);
    }
    List<String> kinds = new ArrayList<>(List.of("digits", "plane", "idx", "csv"));
    Arrays.stream(Playground.values())
        .map(set -> set.name().toLowerCase(Locale.ROOT))
        .forEach(kinds::add);
    List<String> near = Suggestions.nearest(kind, kinds);
    String hint = near.isEmpty() ? "" : Suggestions.hint(kind, kinds) + " ";
    return new UsageException("[data] unknown data '" + text + "'; " + hint + "give " + FORMS);
  }
}
