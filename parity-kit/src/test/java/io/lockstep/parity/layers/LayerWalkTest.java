package io.lockstep.parity.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.CaseGradients;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.own.LayerReference;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.network.LayerKind;
import io.lockstep.training.network.LayerKinds;
import io.lockstep.training.nn.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Every kind of layer that is built in: written and read, its shapes, its values beside plain
 * loops, its gradients beside differences. Its bits on all devices are in the conformance tests.
 */
@TestInstance(Lifecycle.PER_CLASS)
class LayerWalkTest {
  private static final double EXACT = 1e-11;
  private static final double SINGLE = 2e-5;

  /** Normal numbers are computed in 32-bit floats whatever the layer computes in. */
  private static final double OF_NORMAL_NUMBERS = 1e-6;

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));
  private final Map<String, LayerReference> used = PlainLayers.used();
  private final Map<String, LayerReference> trained = PlainLayers.trained();

  @AfterAll
  void close() {
    engine.close();
  }

  private static Stream<DynamicTest> each(Consumer<LayerExample> test) {
    return LayerExamples.all().stream()
        .map(e -> DynamicTest.dynamicTest(e.name(), () -> test.accept(e)));
  }

  @Test
  void every_kind_has_an_example_and_every_example_a_reference() {
    Set<String> without =
        LayerKinds.all().stream()
            .filter(kind -> kind.type().getName().startsWith("io.lockstep.training.layer."))
            .map(LayerKind::name)
            .collect(Collectors.toCollection(TreeSet::new));
    int kinds = without.size();
    List<String> names = new ArrayList<>();
    for (LayerExample example : LayerExamples.all()) {
      names.add(example.name());
      for (Structure.Part part : example.cases().structure().parts()) {
        without.remove(LayerKinds.of(part.layer()).name());
      }
    }
    assertEquals(Set.of(), without, "kinds of layers without an example");
    assertEquals(new TreeSet<>(names), new TreeSet<>(used.keySet()));
    assertEquals(names.size(), used.size(), "names are unique");
    assertEquals(used.keySet(), trained.keySet());
    System.out.println(
        "[layers] "
            + kinds
            + " of "
            + kinds
            + " kinds beside plain loops and differences, "
            + names.size()
            + " examples");
  }

  @TestFactory
  Stream<DynamicTest> every_layer_is_written_and_read_back() {
    return each(e -> assertEquals(e.layer(), LayerJson.ofText(LayerJson.toText(e.layer()))));
  }

  @TestFactory
  Stream<DynamicTest> values_are_those_of_plain_loops_at_inference() {
    return each(e -> values(e, r -> e.cases().used("", false, r), of(used, e)));
  }

  @TestFactory
  Stream<DynamicTest> values_are_those_of_plain_loops_in_training() {
    return each(e -> values(e, r -> e.cases().trained("", r), of(trained, e)));
  }

  private static LayerReference of(Map<String, LayerReference> all, LayerExample example) {
    return Objects.requireNonNull(all.get(example.name()), example.name());
  }

  private void values(
      LayerExample example, Function<LayerReference, Case> of, LayerReference reference) {
    for (DType floats : List.of(DType.F64, DType.F32)) {
      Case made = of.apply(reference);
      Case given = new Case("layer", example.name(), floats, made.build());
      Case.Computation computation = given.build().apply(given.inputs(engine));
      Tensor y = computation.outputs().getFirst();
      assertEquals(floats, y.dtype());
      List<Integer> dims = y.shape().dims();
      Shape declared = example.cases().structure().output();
      assertEquals(declared.dims(), dims.subList(1, dims.size()));
      assertEquals(example.batch().axes().getFirst(), dims.getFirst());
      double[] expected = Objects.requireNonNull(computation.reference());
      boolean normal = example.name().matches("gaussian.*|noisy.*");
      double exact = normal ? OF_NORMAL_NUMBERS : EXACT;
      assertArrayEquals(expected, y.toDoubles(), floats == DType.F64 ? exact : SINGLE);
    }
  }

  @TestFactory
  Stream<DynamicTest> gradients_of_both_orders_are_slopes() {
    return LayerExamples.all().stream()
        .flatMap(e -> e.gradientCases().stream())
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> slope(c)));
  }

  private void slope(GradientCase given) {
    assertEquals("", CaseGradients.check(engine, given));
  }
}
