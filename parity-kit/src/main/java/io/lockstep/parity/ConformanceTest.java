package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Cases;
import io.lockstep.parity.cases.RandomGraphs;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The test that a backend passes if its bits are those of the contract: subclass it and name the
 * ways to open the backend.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ConformanceTest {
  private static final int RANDOM_GRAPHS = 300;
  private static final int SWEPT_GRAPHS = 20_000;

  private Conformance conformance = new Conformance(List.of());
  private Report total = Report.EMPTY;

  /** Creates the test. */
  protected ConformanceTest() {}

  /** Returns the ways to open the backend, all of which must give the same bits. */
  protected abstract List<Variant> variants();

  @BeforeAll
  void open() {
    conformance = new Conformance(variants());
  }

  @AfterAll
  void close() {
    conformance.close();
    System.out.println("conformance of " + variants().size() + " variants: " + total);
  }

  @TestFactory
  Stream<DynamicTest> every_case_has_the_bits_of_the_contract() {
    return Cases.all().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
  }

  @TestFactory
  Stream<DynamicTest> random_graphs_have_the_bits_of_the_contract() {
    return graphs(0, RANDOM_GRAPHS);
  }

  @Tag("sweep")
  @TestFactory
  Stream<DynamicTest> many_random_graphs_have_the_bits_of_the_contract() {
    return graphs(RANDOM_GRAPHS, SWEPT_GRAPHS);
  }

  private Stream<DynamicTest> graphs(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(RandomGraphs::graph)
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
  }

  private void check(Case given) {
    Report report = conformance.run(given);
    total = total.plus(report);
    assertTrue(report.passed(), report::toString);
    assertEquals(1, report.cases());
  }
}
