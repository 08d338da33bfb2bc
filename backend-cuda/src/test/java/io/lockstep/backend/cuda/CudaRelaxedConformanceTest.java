package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Precision;
import io.lockstep.parity.Conformance;
import io.lockstep.parity.Variant;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.RandomGraphs;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.oracle.Tolerance;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.parity.runs.Outcome;
import io.lockstep.parity.runs.TrainingRun;
import io.lockstep.parity.runs.TrainingRuns;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The relaxed precisions with a stub of cuBLAS that computes on this machine's processor: products
 * are asked for as they are meant, and what follows them is computed. How exact cuBLAS is on a GPU
 * is not shown here.
 */
class CudaRelaxedConformanceTest {
  private static final int RANDOM_GRAPHS = 4;

  @BeforeEach
  void fresh() {
    StubDriver.fresh();
  }

  @AfterEach
  void right() {
    StubBlas.loaded().wrong(false);
  }

  private static EngineOptions options(Precision precision) {
    return EngineOptions.of("emulated").withPrecision(precision).with("cuda.poison", "true");
  }

  private static List<Variant> variants() {
    return Stream.of(Precision.FAST, Precision.TF32, Precision.BF16)
        .map(precision -> new Variant(precision.label(), options(precision)))
        .toList();
  }

  private static List<Case> products(Selection selection) {
    return Cases.of(selection).stream().filter(c -> c.operation().equals("matmul")).toList();
  }

  @TestFactory
  Stream<DynamicTest> products_and_random_graphs_are_within_the_bounds_of_their_precision() {
    Conformance conformance = new Conformance(variants());
    Stream<Case> graphs = IntStream.range(0, RANDOM_GRAPHS).mapToObj(RandomGraphs::graph);
    return Stream.concat(products(Selection.SMALL).stream(), graphs)
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(conformance, c)))
        .onClose(conformance::close);
  }

  @Tag("sweep")
  @TestFactory
  Stream<DynamicTest> all_products_are_within_the_bounds_of_their_precision() {
    Conformance conformance = new Conformance(variants());
    return products(Selection.FULL).stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(conformance, c)))
        .onClose(conformance::close);
  }

  private static void check(Conformance conformance, Case given) {
    ConformanceReport report = conformance.run(given);
    assertTrue(report.passed(), report::toString);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STRICT")
  void a_product_that_leaves_out_a_term_is_found(Precision precision) {
    Case product =
        products(Selection.SMALL).stream()
            .filter(c -> c.variant().equals("33x9x33"))
            .findFirst()
            .orElseThrow();
    Variant variant = new Variant("wrong", options(precision));
    int before = StubBlas.loaded().products();
    try (Conformance conformance = new Conformance(List.of(variant))) {
      check(conformance, product);
      StubBlas.loaded().wrong(true);
      ConformanceReport report = conformance.run(product);
      assertFalse(report.passed());
      assertTrue(report.differences() > 900, report::toString);
      assertTrue(
          report.first().getFirst().rule().endsWith(" of precision " + precision),
          report::toString);
    }
    int toOpen = precision == Precision.BF16 ? 2 : 1;
    assertEquals(before + toOpen + 2, StubBlas.loaded().products());
  }

  private static Outcome train(TrainingRun run, EngineOptions options) {
    try (Engine engine = Engine.open(options)) {
      return run.run(engine, 2 * TrainingRun.STEPS_PER_EPOCH, List.of());
    }
  }

  private static void compare(TrainingRun run, Precision precision) {
    Outcome strict = train(run, EngineOptions.of("cpu"));
    Outcome relaxed = train(run, options(precision));
    assertEquals(strict.steps(), relaxed.steps());
    assertNotEquals(strict.digest(), relaxed.digest(), "the strict kernels were used");
    StubDriver.loaded().order(StubDriver.Order.LATE);
    assertEquals(relaxed, train(run, options(precision)), "work done as late as possible");
    double worst = 0;
    for (int epoch = 0; epoch < strict.losses().size(); epoch++) {
      double expected = strict.losses().get(epoch);
      worst = Math.max(worst, Math.abs(relaxed.losses().get(epoch) / expected - 1));
    }
    System.out.println(run + " in " + precision + " on a stub: losses differ by " + worst);
    assertTrue(worst <= Tolerance.of(precision).loss(), () -> run + ": " + strict + relaxed);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STRICT")
  void a_training_run_comes_near_the_strict_losses_and_repeats_its_bits(Precision precision) {
    compare(TrainingRuns.all().getLast(), precision);
  }

  @Tag("sweep")
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STRICT")
  void every_training_run_comes_near_the_strict_losses(Precision precision) {
    TrainingRuns.all().forEach(run -> compare(run, precision));
  }

  @Test
  void without_a_product_every_precision_has_the_bits_of_the_contract() {
    int before = StubBlas.loaded().products();
    Case sum =
        Cases.of(Selection.SMALL).stream()
            .filter(c -> c.operation().equals("softmax"))
            .findFirst()
            .orElseThrow();
    try (Conformance conformance = new Conformance(variants())) {
      check(conformance, sum);
    }
    int toOpen = 1 + 1 + 2;
    assertEquals(before + toOpen, StubBlas.loaded().products());
  }
}
