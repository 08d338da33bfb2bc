package io.lockstep.cli.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.experiment.claim.ResultTable;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.tensor.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentsTest {
  private static Engine engine;

  @BeforeAll
  static void open() {
    engine = Engine.open("cpu");
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  static List<String> names() {
    return Experiments.all().stream().map(Experiment::name).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void the_claim_holds_in_small(String name) {
    Findings findings = Experiments.byName(name).run(new Lab(engine, true, 1));
    String others =
        findings.checks().stream()
            .filter(check -> !check.holds())
            .map(Check::toString)
            .collect(Collectors.joining("\n"));
    assertEquals("", others, findings.table().toText());
  }

  @Test
  void names_differ_and_each_says_where_it_comes_from() {
    assertEquals(names().size(), names().stream().distinct().count());
    for (Experiment experiment : Experiments.all()) {
      assertTrue(experiment.name().matches("[a-z0-9]+(-[a-z0-9]+)*"), experiment.name());
      assertTrue(experiment.claim().endsWith("."), experiment.claim());
      assertTrue(experiment.source().matches(".*[0-9]{4}.*"), experiment.source());
    }
  }

  @Test
  void the_page_has_a_section_and_a_picture_of_each() throws IOException {
    Path docs = Path.of("../docs");
    String page = Files.readString(docs.resolve("experiments.md"));
    assertEquals(
        names(),
        page.lines().filter(line -> line.startsWith("## ")).map(l -> l.substring(3)).toList());
    assertFalse(page.contains("NOT as claimed"), "a claim that does not hold");
    for (Experiment experiment : Experiments.all()) {
      assertTrue(page.contains(experiment.claim()), experiment.name());
      assertTrue(Files.exists(docs.resolve("experiments/" + experiment.name() + ".svg")));
    }
  }

  @Test
  void an_unknown_name_is_refused_with_the_nearest() {
    UsageException e =
        assertThrows(UsageException.class, () -> Experiments.byName("vanishing-gradients"));
    assertEquals(
        "[experiment] there is no experiment 'vanishing-gradients'; did you mean"
            + " 'vanishing-gradient'?",
        e.getMessage());
  }

  @Test
  void a_check_that_fails_says_so() {
    Check check = Check.below("a smaller one", 2, 1);
    assertEquals("NOT as claimed: a smaller one (2.000, asked < 1.000)", check.toString());
    Figure figure =
        LinePlot.of(
            "f",
            PlotAxis.linear("x"),
            PlotAxis.linear("y"),
            List.of(LineSeries.counted("l", new double[] {1})));
    assertEquals(
        List.of(check), new Findings(ResultTable.of("a").build(), figure, List.of(check)).checks());
  }

  @Test
  void a_table_has_columns_of_one_width_and_a_form_for_pages() {
    ResultTable table = ResultTable.of("a", "long").row("x", 0.00001).row("yy", 12).build();
    assertEquals("a   long\nx   1.000e-05\nyy  12\n", table.toText());
    assertEquals("| a | long |\n|---|---|\n| x | 1.000e-05 |\n| yy | 12 |\n", table.toMarkdown());
  }
}
