package io.lockstep.parity.report;

/** A table with its title. */
final class HtmlTable {
  /** A cell that is set in the type of programs. */
  record Code(String text) {}

  private final Markup html;
  private final String[] columns;

  /** Begins it; a column of numbers has a name that begins with {@code #}, which is left out. */
  HtmlTable(Markup html, String title, String... columns) {
    this.html = html;
    this.columns = columns;
    html.element("h2", title).line().open("div", "class", "wide").open("table").open("tr");
    for (String column : columns) {
      html.element("th", column.replaceFirst("^#", ""), "class", kind(column));
    }
    html.close().line();
  }

  /** Adds a row of texts and {@link Code}. */
  void row(Object... cells) {
    html.open("tr");
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] instanceof Code(String text)) {
        html.open("td").element("code", text).close();
      } else {
        html.element("td", cells[i].toString(), "class", kind(columns[i]));
      }
    }
    html.close().line();
  }

  void end() {
    html.close().close().line();
  }

  private static String kind(String column) {
    return column.startsWith("#") ? "number" : "text";
  }
}
