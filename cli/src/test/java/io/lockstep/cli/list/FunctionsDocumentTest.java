package io.lockstep.cli.list;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/functions.md are what is registered; some have a page of their own. */
class FunctionsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "functions.md");
  private static final Set<String> ELSEWHERE = Set.of("layers", "schedules");
  private static final Path TABLES = Path.of("target", "functions.md");

  @Test
  void every_function_has_its_row() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Listing listing : Listings.ALL) {
      if (ELSEWHERE.contains(listing.kind())) {
        continue;
      }
      List<Listed> entries = listing.entries().get();
      List<String> more = List.copyOf(entries.getFirst().more().keySet());
      String first = listing.kind().substring(0, 1).toUpperCase(Locale.ROOT);
      rows.add("## " + first + listing.kind().substring(1));
      boolean conventions = entries.stream().anyMatch(e -> !e.facts().convention().isEmpty());
      rows.add(
          "| name | parameters | formula | "
              + column(more, " | ")
              + (conventions ? "convention | " : "")
              + "published |");
      rows.add("|---|---|---|" + "---|".repeat(more.size() + (conventions ? 2 : 1)));
      entries.forEach(entry -> rows.add(row(entry, more, conventions)));
    }
    Files.write(TABLES, rows);
    List<String> there =
        Files.readAllLines(DOCUMENT).stream()
            .dropWhile(line -> !line.equals(rows.getFirst()))
            .filter(line -> !line.isEmpty())
            .toList();
    assertEquals(
        String.join("\n", rows),
        String.join("\n", there),
        "the tables that ought to be there are in cli/" + TABLES);
  }

  private static String column(List<String> names, String end) {
    return names.stream().map(name -> name + end).collect(Collectors.joining());
  }

  private static String row(Listed entry, List<String> more, boolean conventions) {
    String names =
        "`"
            + entry.name()
            + "`"
            + entry.aliases().stream().map(a -> ", " + a).collect(Collectors.joining());
    String parameters =
        entry.parameters().stream().map(ListedParameter::text).collect(Collectors.joining("; "));
    return "| "
        + String.join(" | ", List.of(names, parameters, code(entry.facts().formula())))
        + " | "
        + column(more.stream().map(name -> entry.more().getOrDefault(name, "")).toList(), " | ")
        + (conventions ? entry.facts().convention() + " | " : "")
        + entry.facts().paper()
        + " |";
  }

  /** A formula as code; a bar would end the cell. */
  private static String code(String formula) {
    return formula.isEmpty() ? "" : "`" + formula.replace("|", "\\|") + "`";
  }
}
