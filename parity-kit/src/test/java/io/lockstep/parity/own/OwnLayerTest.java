package io.lockstep.parity.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.Selection;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Layers of one's own in the kit. */
class OwnLayerTest {
  /**
   * Scales by what it learns, less a running mean; some are dropped, and large scales penalized.
   */
  record Centered(double dropout) implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      declare.parameter("scale", in, Initializers.byName("lecun_normal"), 1, 1);
      declare.state("mean", in, Initializers.ZEROS);
      return in;
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      Tensor mean = context.state("mean");
      Tensor scale = context.parameter("scale");
      if (context.isTraining()) {
        context.updateState("mean", mean.mul(0.9).add(x.mean(0).mul(0.1)));
        context.penalty(scale.square().sum().mul(0.01));
      }
      return new Dropout(dropout).forward(x.sub(mean).mul(scale).tanh(), context);
    }
  }

  /** Forgets that a gradient flows through what it multiplies by. */
  record Detached() implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      declare.parameter("scale", in, Initializers.byName("lecun_normal"), 1, 1);
      return in;
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      return x.mul(context.parameter("scale").detach());
    }
  }

  private static final OwnLayer CENTERED = OwnLayer.of("centered", new Centered(0.3));

  @Test
  void a_layer_is_walked_as_it_is_used_and_trained_and_by_steps() {
    assertEquals(
        List.of(
            "own layer/centered 13",
            "own layer/centered special 13",
            "own layer/centered training 13",
            "own layer/centered steps 13"),
        CENTERED.withSizes(13).cases(Selection.FULL).stream()
            .map(Case::name)
            .filter(name -> name.startsWith("own layer"))
            .toList());
    assertEquals(
        List.of(
            "centered 13",
            "centered 13, second order",
            "centered training 13",
            "centered training 13, second order"),
        CENTERED.withSizes(13, 200).gradientCases().stream().map(GradientCase::variant).toList());
    assertEquals(
        List.of(1, 13, 207, 256, 257),
        CENTERED.cases(Selection.FULL).stream()
            .map(Case::variant)
            .filter(name -> name.startsWith("centered special"))
            .map(name -> Integer.valueOf(name.substring(name.lastIndexOf(' ') + 1)))
            .toList());
  }

  @Test
  void right_layers_pass() {
    OwnLayer known =
        CENTERED.withReference((_, x, parameters) -> centered(x, parameters)).withSizes(3, 33);
    assertEquals(List.of(), OwnFunctionTest.wrong(known));
    OwnLayer images =
        OwnLayer.of("images", new Centered(0)).withInput(OwnOperand.floats(2, 3, OwnOperand.SIZE));
    assertEquals(List.of(), OwnFunctionTest.wrong(images.withSizes(5)));
    assertEquals(
        List.of(), OwnFunctionTest.wrong(OwnLayer.of("plain", Linear::new).withSizes(4, 40)));
    assertEquals(
        List.of(), OwnFunctionTest.wrong(OwnLayer.of("mask", new Dropout(0.5)).withSizes(65)));
  }

  private static double[] centered(double[] x, Map<String, double[]> parameters) {
    double[] scale = parameters.getOrDefault("scale", new double[0]);
    double[] mean = parameters.getOrDefault("mean", new double[0]);
    double[] result = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int column = i % scale.length;
      result[i] = Math.tanh((x[i] - mean[column]) * scale[column]);
    }
    return result;
  }

  @Test
  void a_gradient_that_is_lost_is_found() {
    String wrong =
        OwnFunctionTest.wrong(OwnLayer.of("detached", new Detached()).withSizes(3)).getFirst();
    assertTrue(
        wrong.startsWith("[gradient] own layer/detached 3: the gradient is not the slope, "),
        wrong);
  }

  @Test
  void rows_are_trained_in_a_network_and_images_are_not() {
    assertEquals("own layer centered", CENTERED.training().orElseThrow().name());
    assertTrue(CENTERED.withInput(OwnOperand.floats(2, 3, 3)).training().isEmpty());
    assertTrue(CENTERED.withGradients(GradientOrder.NONE).training().isEmpty());
  }

  @Test
  void a_batch_must_be_floats_with_examples() {
    OwnOperand indices = OwnOperand.indices(3, 5, OwnOperand.SIZE);
    assertEquals(
        "[own layer] 'centered' cannot take OwnOperand[kind=INDICES, low=0.0, high=3.0, axes=[5,"
            + " -1]]; give it floats in a shape whose first axis is the number of examples",
        assertThrows(IllegalArgumentException.class, () -> CENTERED.withInput(indices))
            .getMessage());
  }
}
