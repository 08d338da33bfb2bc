package io.lockstep.cli;

import java.util.ArrayList;
import java.util.List;

/** The table of packages in README.md, in its order. */
record PackageTable(List<Row> rows) {
  private static final String HEAD = "| module | package | job |";

  /**
   * A package.
   *
   * @param module the folder that it is in, or one above it
   * @param name without {@code io.lockstep}
   */
  record Row(String module, String name) {
    boolean holds(SourceFile file) {
      return name.equals(file.packageName()) && (file.module() + "/").startsWith(module + "/");
    }
  }

  static PackageTable read() {
    List<Row> rows = new ArrayList<>();
    String module = "";
    for (List<String> cells : MarkdownTable.read("README.md", HEAD)) {
      module = cells.get(0).isEmpty() ? module : MarkdownTable.codes(cells.get(0)).getFirst();
      for (String name : MarkdownTable.codes(cells.get(1))) {
        rows.add(new Row(module, name));
      }
    }
    return new PackageTable(rows);
  }

  List<String> names() {
    return rows.stream().map(Row::name).toList();
  }
}
