package io.lockstep.bench.side;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is to be said below a table, each note once, with the rows that it is about. */
public final class Notes {
  /** So many rows of one note are named; of more, the first. */
  private static final int NAMED_ROWS = 3;

  private final Map<String, List<String>> rows = new LinkedHashMap<>();

  /** Says something about a row. */
  public void add(String note, String row) {
    rows.computeIfAbsent(note, _ -> new ArrayList<>()).add(row);
  }

  /** Says what is missing or wrong in a row. */
  public void add(Result result) {
    String row = result.row().name();
    for (Entry entry : result.entries()) {
      if (entry.rates() == null && !entry.missing().equals(Duel.NOT_MEASURED)) {
        String state = entry.failed() ? " FAILED (" : " not available (";
        add(entry.label() + state + entry.missing() + ")", row);
      } else if (entry.deviation() > result.tolerance()) {
        add(
            "FAILED: samples of "
                + entry.label()
                + " differ from ours by "
                + RateText.short3(entry.deviation())
                + ", more than "
                + RateText.short3(result.tolerance()),
            row);
      }
    }
  }

  /** Returns the notes as a list in Markdown, below an empty line; nothing if there are none. */
  public String markdown() {
    StringBuilder text = new StringBuilder(rows.isEmpty() ? "" : "\n");
    rows.forEach((note, names) -> text.append("- ").append(note).append(in(names)).append('\n'));
    return text.toString();
  }

  private static String in(List<String> rows) {
    return rows.size() <= NAMED_ROWS
        ? ": " + String.join("; ", rows)
        : ": " + rows.size() + " rows, such as " + rows.getFirst();
  }
}
