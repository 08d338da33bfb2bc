package io.lockstep.kernels.library.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.library.OptimizerRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The page of the arithmetic of optimizers has a row for each, written from its expression; {@code
 * -Dlockstep.documents=write} writes it anew.
 */
class OptimizerDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "optimizer-arithmetic.md");
  private static final String HEAD = "| rule | scalars, at steps 1 and 100 | update |";

  private static List<String> table() {
    List<String> lines = new ArrayList<>(List.of(HEAD, "|---|---|---|"));
    OptimizerRules.all().stream()
        .filter(rule -> !OptimizerRules.mostUsed().contains(rule))
        .map(OptimizerDocumentTest::row)
        .forEach(lines::add);
    return lines;
  }

  private static String row(OptimizerRule rule) {
    return "| "
        + rule.name()
        + " | "
        + scalars(rule)
        + " | "
        + RuleText.of(rule).stream().map(line -> "`" + line + "`").collect(Collectors.joining("; "))
        + " |";
  }

  private static String scalars(OptimizerRule rule) {
    double[] first = rule.scalarValues(rule.defaults(), 1);
    double[] later = rule.scalarValues(rule.defaults(), 100);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < first.length; i++) {
      float a = (float) first[i];
      float b = (float) later[i];
      texts.add(rule.scalars().get(i) + " " + a + (a == b ? "" : ", " + b));
    }
    return String.join("; ", texts);
  }

  @Test
  void each_rule_has_the_row_of_its_expression() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    int from = lines.indexOf(HEAD);
    int to = from;
    while (to < lines.size() && lines.get(to).startsWith("|")) {
      to++;
    }
    if ("write".equals(System.getProperty("lockstep.documents"))) {
      List<String> written = new ArrayList<>(lines.subList(0, from));
      written.addAll(table());
      written.addAll(lines.subList(to, lines.size()));
      Files.writeString(DOCUMENT, String.join("\n", written) + "\n");
      return;
    }
    assertEquals(
        String.join("\n", table()),
        String.join("\n", lines.subList(from, to)),
        "the table of "
            + DOCUMENT
            + " is another; write it by ./mvnw -Dquick test -pl kernels"
            + " -Dtest=OptimizerDocumentTest -Dlockstep.documents=write");
  }

  @Test
  void an_update_is_written_as_assignments() {
    assertEquals(
        List.of(
            "t1 = fma(weight_decay, p, g)",
            "velocity' = fma(momentum, velocity, t1)",
            "p' = fma(-lr, fma(momentum, velocity', t1), p)"),
        RuleText.of(OptimizerRules.NESTEROV));
  }
}
