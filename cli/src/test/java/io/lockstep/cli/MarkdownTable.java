package io.lockstep.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Tables in the project's documents. */
final class MarkdownTable {
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  private MarkdownTable() {}

  /** Returns the cells of each row of the table that begins with a line. */
  static List<List<String>> read(String document, String head) {
    List<String> lines;
    try {
      lines = Files.readAllLines(SourceFile.ROOT.resolve(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines.subList(lines.indexOf(head) + 2, lines.size())) {
      if (!line.startsWith("|")) {
        break;
      }
      String[] cells = line.substring(1).split("\\|");
      rows.add(Arrays.stream(cells).map(String::strip).toList());
    }
    return rows;
  }

  /** Returns the parts of a cell that are set as code. */
  static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(r -> r.group(1)).toList();
  }
}
