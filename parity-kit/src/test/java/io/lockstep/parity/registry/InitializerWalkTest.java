package io.lockstep.parity.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.lockstep.kernels.library.Configurable;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.registry.PlainInitializers.Formula;
import io.lockstep.parity.registry.PlainInitializers.Place;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.nn.Initializer;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Parameter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Every initializer gives, weight by weight, what plain loops in double precision give. */
@TestInstance(Lifecycle.PER_CLASS)
class InitializerWalkTest {
  /** Of the largest weight; a truncated normal's inverse has seven digits, and 24 bits to tell. */
  private static final double SINGLE = 2e-6;

  private static final List<Place> PLACES =
      List.of(
          new Place(5, 9, 42, 3 << 24),
          new Place(9, 4, -7, 1),
          new Place(1, 1, 0x1234_5678_9abc_def0L, 0x8000_0001));

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));

  @AfterAll
  void close() {
    engine.close();
  }

  /** Those of the library, with usual values and others; other tests may have registered more. */
  private static Map<String, Initializer> walked() {
    Map<String, Initializer> walked = new TreeMap<>(Initializers.walk());
    walked.keySet().removeIf(name -> name.startsWith("own_"));
    return walked;
  }

  private static String base(String text) {
    return text.split("\\(", 2)[0];
  }

  @TestFactory
  Stream<DynamicTest> weights_are_those_of_plain_loops() {
    return walked().entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  private void check(String text, Initializer initializer) {
    Formula formula = PlainInitializers.ALL.get(base(text));
    assertNotNull(formula, () -> "no plain loop in this test for " + text);
    for (Place place : PLACES) {
      double[] expected = formula.of(place, name -> value(initializer, name));
      Shape shape = Shape.of(place.rows(), place.columns());
      Parameter p = new Parameter("w", shape, initializer, place.columns(), place.rows());
      double[] weights = initializer.create(engine, p, place.seed(), place.stream()).toDoubles();
      double largest = DoubleStream.of(expected).map(Math::abs).max().orElse(0);
      assertArrayEquals(expected, weights, SINGLE * largest, text + " at " + place);
    }
  }

  private static double value(Initializer initializer, String name) {
    return ((Configurable<?>) initializer).signature().value(name);
  }

  @Test
  void every_initializer_has_a_plain_loop_and_is_counted() {
    TreeSet<String> names = new TreeSet<>();
    walked().keySet().forEach(text -> names.add(base(text)));
    assertEquals(names, new TreeSet<>(PlainInitializers.ALL.keySet()));
    System.out.println(
        "[initializers] "
            + names.size()
            + " of "
            + names.size()
            + " weight by weight beside plain loops, with "
            + (walked().size() - names.size())
            + " other values");
  }
}
