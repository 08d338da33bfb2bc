package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Precision;
import io.lockstep.graph.Node;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.catalog.BehindProductCases;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.oracle.Bounded;
import io.lockstep.parity.oracle.OperationKind;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * In precision bf16 an error of twice the tolerance, planted in one element, is found in the result
 * of every operation, and one of half the tolerance is none.
 */
class PlantedErrorTest {
  private static final EngineOptions BF16 =
      EngineOptions.of("cpu").withThreads(1).withPrecision(Precision.BF16);

  /**
   * Results that bf16 may take anywhere: an exponential of sums whose terms are so much larger than
   * their sum that rounding them moves it by more than 1, a slope that jumps, or numbers that may
   * or may not overflow.
   */
  private static final Set<String> NOTHING_KNOWN =
      Set.of(
          "matmul/special long",
          "matmul/two layers 13x33x15",
          "slope/hellinger 257 behind products",
          "slope/norms of short rows 257 behind products");

  private final PlantingBackend backend = new PlantingBackend(BF16);
  private final Conformance conformance =
      new Conformance(Map.of("planted", Engine.on(backend, BF16)));
  private final Map<OperationKind, Integer> planted = new EnumMap<>(OperationKind.class);
  private final Set<String> nothingKnown = new TreeSet<>();

  /** Reads that come before those of the results of the present case, such as of seeds. */
  private int readWhileBuilt;

  @AfterEach
  void close() {
    conformance.close();
  }

  @Test
  void twice_the_tolerance_is_found_in_every_operation_and_half_of_it_is_none() {
    Stream.concat(
            Cases.of(Selection.SMALL).stream(),
            BehindProductCases.of(Selection.SMALL).cases().stream())
        .forEach(this::plant);
    assertEquals(Set.of(OperationKind.values()), planted.keySet(), planted::toString);
    assertEquals(NOTHING_KNOWN, nothingKnown);
  }

  /** Plants errors in each result of a case. */
  private void plant(Case given) {
    Engine engine = conformance.engines().values().iterator().next();
    Inputs inputs = given.inputs(engine);
    int before = backend.downloads();
    Case.Computation computation = given.build().apply(inputs);
    readWhileBuilt = backend.downloads() - before;
    Expectation expected = new Expectation(computation, inputs, Set.of(Precision.BF16));
    boolean known = expected.roots().stream().allMatch(n -> n.shape().size() == 0);
    for (int root = 0; root < expected.roots().size(); root++) {
      Node node = expected.roots().get(root);
      if (node.shape().size() > 0) {
        Optional<Bounded> bounds = expected.relaxed(Precision.BF16, root);
        if (bounds.isPresent()) {
          known |= within(given, root, node, bounds.get());
        } else {
          bits(given, root, node, expected.strict(0, root));
          known = true;
        }
      }
    }
    if (!known) {
      nothingKnown.add(given.name());
    }
  }

  /** What has the bits of the contract has a tolerance of 0. */
  private void bits(Case given, int root, Node node, double[] expected) {
    int at = expected.length / 2;
    assertEquals(
        1, differing(given, root, node, at, next(node.dtype(), expected[at])), given.name());
  }

  /** Returns whether there is an element of which something is known. */
  private boolean within(Case given, int root, Node node, Bounded bounds) {
    int count = bounds.values().length;
    for (int i = 0; i < count; i++) {
      int at = (i + count / 2) % count;
      double value = bounds.values()[at];
      double tolerance = bounds.errors()[at];
      if (Double.isFinite(value) && Double.isFinite(tolerance)) {
        planted.merge(OperationKind.of(node), 1, Integer::sum);
        double twice = beyond(node.dtype(), value, 2 * tolerance);
        assertEquals(1, differing(given, root, node, at, twice), given.name());
        double half = inside(node.dtype(), value, tolerance / 2);
        assertEquals(0, differing(given, root, node, at, half), given.name());
        return true;
      }
    }
    return false;
  }

  private long differing(Case given, int root, Node node, int at, double value) {
    backend.plant(readWhileBuilt + root, node.dtype(), at, value);
    ConformanceReport report = conformance.run(given);
    assertTrue(backend.isPlanted(), given.name());
    return report.differences();
  }

  /** The next number of a type above another. */
  private static double next(DType dtype, double value) {
    return switch (dtype) {
      case F32 -> Double.isFinite(value) ? Math.nextUp((float) value) : 0;
      case F64 -> Double.isFinite(value) ? Math.nextUp(value) : 0;
      case I32, U8, BF16 -> value + 1;
      case BOOL -> 1 - value;
    };
  }

  /** The number of a type nearest to another of those that are at least so far from it. */
  private static double beyond(DType dtype, double value, double distance) {
    if (dtype != DType.F32) {
      return distance == 0 ? next(dtype, value) : value + distance;
    }
    double number = (float) (value + distance);
    while (number - value < distance || number == value) {
      number = Math.nextUp((float) number);
    }
    return number;
  }

  /** A number of a type that is at most so far above another, or the nearest to it. */
  private static double inside(DType dtype, double value, double distance) {
    double number = value + distance;
    return switch (dtype) {
      case F32 -> (float) number - value <= distance ? (float) number : (float) value;
      case F64 -> number;
      case I32, U8, BOOL, BF16 -> value;
    };
  }
}
