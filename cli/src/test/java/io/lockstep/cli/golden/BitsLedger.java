package io.lockstep.cli.golden;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The account of golden files: a line each time that one is written with new bits, with the entry
 * of the changelog that says why.
 *
 * @param name of the file that it is in
 * @param lines in order
 */
record BitsLedger(String name, List<Line> lines) {
  private static final String NEW = "new";
  private static final String ENTRIES = "an entry under \"Changed bits\" of CHANGELOG.md";

  /**
   * A file that was written.
   *
   * @param file its name, without the end
   * @param bits as it says in the file
   * @param reason how an entry under "Changed bits" begins, or {@code new} for a file that none is
   *     about
   */
  record Line(String file, String bits, String reason) {
    boolean isNew() {
      return reason.equals(NEW);
    }

    boolean isOf(String entry) {
      return !isNew() && entry.startsWith(reason);
    }
  }

  /** Reads a ledger's lines of file, bits and reason; those that begin with # are for people. */
  static BitsLedger parse(String name, String text) {
    List<Line> lines = new ArrayList<>();
    for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
      String[] parts = line.split("\\s+", 3);
      if (parts.length < 3) {
        throw new IllegalArgumentException(name + ": '" + line + "' is not file, bits and reason");
      }
      lines.add(new Line(parts[0], parts[1], parts[2]));
    }
    return new BitsLedger(name, lines);
  }

  /**
   * Returns what does not fit together, a line each.
   *
   * @param bits of each golden file, by its name
   */
  List<String> problems(Map<String, String> bits, ChangedBits changelog) {
    List<String> problems = new ArrayList<>();
    Map<String, Line> last = new LinkedHashMap<>();
    for (Line line : lines) {
      reason(line, last.put(line.file(), line), changelog, problems);
    }
    last.keySet().stream()
        .filter(file -> !bits.containsKey(file))
        .forEach(file ->
            problems.add("there is no golden file " + file + "; take its lines out of " + name));
    bits.forEach((file, now) -> {
      Line line = last.get(file);
      if (line == null) {
        problems.add(
            "golden file %s is in no line; add '%s %s new' to %s".formatted(file, file, now, name));
      } else if (!line.bits().equals(now)) {
        problems.add(
            "golden file %s has bits %s, and the last line about it %s; add '%s %s REASON' to %s,"
                    .formatted(file, now, line.bits(), file, now, name)
                + " where REASON is how "
                + ENTRIES
                + " begins");
      }
    });
    for (String entry : changelog.unreleased()) {
      if (lines.stream().noneMatch(line -> line.isOf(entry))) {
        problems.add(
            "the entry '"
                + entry
                + "' under \"Changed bits\" changes no golden file; have one that shows it, and"
                + " name the entry in "
                + name);
      }
    }
    return problems;
  }

  private static void reason(Line line, Line before, ChangedBits changelog, List<String> problems) {
    if (before != null && before.bits().equals(line.bits())) {
      problems.add("two lines in turn give " + line.file() + " the same bits, " + line.bits());
    }
    if (line.isNew()) {
      if (before != null) {
        problems.add(
            line.file()
                + " is not new with bits "
                + line.bits()
                + "; name "
                + ENTRIES
                + " instead");
      }
      return;
    }
    long entries = changelog.all().stream().filter(line::isOf).count();
    if (entries != 1) {
      problems.add(
          "'%s', the reason for %s with bits %s, begins %d entries under \"Changed bits\" of"
                  .formatted(line.reason(), line.file(), line.bits(), entries)
              + " CHANGELOG.md, where it must begin one");
    }
  }
}
