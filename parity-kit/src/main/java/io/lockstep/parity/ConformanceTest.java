package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.Precision;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Cases;
import io.lockstep.parity.cases.RandomGraphs;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.junit.RequiredDevices;
import io.lockstep.parity.report.ConformanceReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
  private static final int QUICK_GRAPHS = 20;
  private static final int SWEPT_GRAPHS = 20_000;

  /** Rows and columns: of a few bytes, a few pages, and more than a device lets wait. */
  private static final List<int[]> BATCHES =
      List.of(new int[] {1, 1}, new int[] {13, 207}, new int[] {65, 256});

  private Conformance conformance = new Conformance(List.of());
  private ConformanceReport total = ConformanceReport.EMPTY;
  private @Nullable Localizer localizer;

  /** Creates the test. */
  protected ConformanceTest() {}

  /** Returns the ways to open the backend, all of which must give the same bits. */
  protected abstract List<Variant> variants();

  /**
   * Returns what each build runs; the default is all of it. A backend that compiles slowly runs the
   * quick selection, and all of it under the tag {@code sweep}.
   */
  protected Selection selection() {
    return Selection.FULL;
  }

  /**
   * Opens the engines; the default surrounds every buffer with guards, by which a write outside of
   * it is noticed. A device that watches that itself needs none.
   */
  protected Conformance conformance() {
    return new Conformance(variants());
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

  /**
   * Returns the folder for kernels that differ, one file each, which {@code lockstep replay} runs
   * again; the default is the class's own in {@code target/lockstep-reproductions}.
   */
  protected Path reproductions() {
    return Path.of("target", "lockstep-reproductions", getClass().getSimpleName());
  }

  @BeforeAll
  void open() {
    try {
      conformance = conformance();
    } catch (BackendException e) {
      RequiredDevices required = new RequiredDevices(System.getenv(), Set.of());
      for (Variant variant : variants()) {
        required.missing(variant.options().device(), Precision.STRICT, e);
      }
      throw e;
    }
  }

  @AfterAll
  void close() {
    int opened = conformance.engines().size();
    conformance.close();
    if (opened > 0) {
      System.out.println("conformance of " + opened + " variants: " + total);
    }
  }

  @TestFactory
  Stream<DynamicTest> every_case_has_the_bits_of_the_contract() {
    return tests(Cases.of(selection()).stream());
  }

  @TestFactory
  Stream<DynamicTest> random_graphs_have_the_bits_of_the_contract() {
    return graphs(0, randomGraphs());
  }

  @Test
  void batches_that_follow_one_another_without_a_wait_keep_apart() {
    conformance
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
    Set<String> done = Cases.of(selection()).stream().map(Case::name).collect(Collectors.toSet());
    return tests(Cases.all().stream().filter(c -> !done.contains(c.name())));
  }

  @Tag("sweep")
  @TestFactory
  Stream<DynamicTest> many_random_graphs_have_the_bits_of_the_contract() {
    return graphs(randomGraphs(), sweptGraphs());
  }

  private Stream<DynamicTest> graphs(int from, int to) {
    return tests(IntStream.range(from, to).mapToObj(RandomGraphs::graph));
  }

  private Stream<DynamicTest> tests(Stream<Case> cases) {
    return cases.map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
  }

  private void check(Case given) {
    ConformanceReport report;
    try {
      report = conformance.run(given);
    } catch (CaseFailedException e) {
      fail(e.getMessage() + "\n" + where(given, Set.of(e.variant())), e);
      return;
    }
    total = total.plus(report);
    if (!report.passed()) {
      fail(report + "\n" + where(given, report.differing().keySet()));
    }
    if (report.cases() == 0) {
      Assumptions.abort("no device can run it: " + report.skipped().getFirst().reason());
    }
  }

  /**
   * Where the first variant that is wrong goes wrong first; bits say so in strict precision alone.
   */
  private String where(Case given, Set<String> wrong) {
    boolean strict =
        variants().stream()
            .filter(variant -> wrong.contains(variant.name()))
            .allMatch(variant -> variant.options().precision() == Precision.STRICT);
    if (!strict) {
      return "";
    }
    Localizer search = localizer;
    if (search == null) {
      search = new Localizer(variants(), reproductions());
      localizer = search;
    }
    return search.locate(given, wrong.iterator().next(), wrong).toString();
  }
}
