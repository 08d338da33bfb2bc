package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.RandomGraphs;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.layers.LayerExamples;
import io.lockstep.parity.own.OwnOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The test that a backend passes if its bits are those of the contract: subclass it and name the
 * ways to open the backend.
 */
public abstract class ConformanceTest extends CaseTest {
  private static final int RANDOM_GRAPHS = 300;
  private static final int QUICK_GRAPHS = 20;
  private static final int SWEPT_GRAPHS = 20_000;

  /** Rows and columns: of a few bytes, a few pages, and more than a device lets wait. */
  private static final List<int[]> BATCHES =
      List.of(new int[] {1, 1}, new int[] {13, 207}, new int[] {65, 256});

  /** Creates the test. */
  protected ConformanceTest() {}

  /**
   * Returns what each build runs; the default is all of it. A backend that compiles slowly runs the
   * quick selection, and all of it under the tag {@code sweep}.
   */
  protected Selection selection() {
    return Selection.FULL;
  }

  /** Returns how many random graphs each build runs. */
  protected int randomGraphs() {
    return switch (selection()) {
      case SMALL, QUICK -> QUICK_GRAPHS;
      case FULL -> RANDOM_GRAPHS;
    };
  }

  /** Returns how many random graphs the tag {@code sweep} runs. */
  protected int sweptGraphs() {
    return SWEPT_GRAPHS;
  }

  @TestFactory
  Stream<DynamicTest> every_case_has_the_bits_of_the_contract() {
    List<Case> all = new ArrayList<>(Cases.of(selection()));
    all.addAll(LayerExamples.group(selection()).cases());
    all.addAll(OwnOperations.registered().group(selection()).cases());
    return tests(all.stream());
  }

  @TestFactory
  Stream<DynamicTest> random_graphs_have_the_bits_of_the_contract() {
    return graphs(0, randomGraphs());
  }

  @Test
  void batches_that_follow_one_another_without_a_wait_keep_apart() {
    engines()
        .engines()
        .forEach((variant, engine) -> {
          for (int[] shape : BATCHES) {
            String wrong = Transfers.check(engine, shape[0], shape[1]);
            assertEquals("", wrong, variant);
          }
        });
  }

  @Tag("sweep")
  @TestFactory
  Stream<DynamicTest> every_case_of_the_full_selection_has_the_bits_of_the_contract() {
    Set<String> done =
        Stream.concat(
                Cases.of(selection()).stream(), LayerExamples.group(selection()).cases().stream())
            .map(Case::name)
            .collect(Collectors.toSet());
    return tests(
        Stream.concat(Cases.all().stream(), LayerExamples.group(Selection.FULL).cases().stream())
            .filter(c -> !done.contains(c.name())));
  }

  @Tag("sweep")
  @TestFactory
  Stream<DynamicTest> many_random_graphs_have_the_bits_of_the_contract() {
    return graphs(randomGraphs(), sweptGraphs());
  }

  private Stream<DynamicTest> graphs(int from, int to) {
    return tests(IntStream.range(from, to).mapToObj(RandomGraphs::graph));
  }
}
