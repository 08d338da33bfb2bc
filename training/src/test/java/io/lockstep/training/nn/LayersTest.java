package io.lockstep.training.nn;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.network.Networks;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayersTest {
  @Test
  void linear_multiplies_by_the_transposed_weight_and_adds_the_bias() {
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, Sequential.of(new Linear(2, 3)), 2, 1);
      model
          .parameters()
          .assign(
              Map.of(
                  "0.weight", engine.tensor(new float[] {1, 2, 3, 4, 5, 6}, 3, 2),
                  "0.bias", engine.tensor(new float[] {10, 20, 30}, 3)));
      Tensor y = model.forward(engine.tensor(new float[] {1, 1, 0, 2}, 2, 2));
      assertArrayEquals(new float[] {13, 27, 41, 14, 28, 42}, y.toFloats());
    }
  }

  /** What somebody writes who needs three masks in one layer. */
  private record ThreeMasks(Dropout half) implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      declare.inside("first", half, in);
      return declare.inside("second", half, in);
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      return Tensor.concat(
          0,
          context.inside("first", half, x),
          context.inside("second", half, x),
          half.forward(x, context));
    }
  }

  /** Two of them, side by side. */
  private record SixMasks(Layer a, Layer b) implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      declare.inside("a", a, in);
      return declare.inside("b", b, in);
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      return Tensor.concat(0, context.inside("a", a, x), context.inside("b", b, x));
    }
  }

  @Test
  void no_two_dropouts_of_a_pass_share_a_mask() {
    try (Engine engine = Engine.open("cpu")) {
      Tensor key = engine.tensor(new int[] {3, 0, 1}, 3);
      Layer masks = new ThreeMasks(new Dropout(0.5));
      Layer network = new SixMasks(masks, Sequential.of(new Dropout(0), masks));
      Tensor result = new Model(engine, network, 64, 1).forward(engine.ones(1, 64), key);
      float[] elements = result.toFloats();
      Set<String> distinct = new HashSet<>();
      for (int i = 0; i < elements.length; i += 64) {
        distinct.add(Arrays.toString(Arrays.copyOfRange(elements, i, i + 64)));
      }
      assertEquals(6 * 64, elements.length);
      assertEquals(6, distinct.size());
    }
  }

  @Test
  void dropout_keeps_the_mean_and_zeroes_the_given_share() {
    try (Engine engine = Engine.open("cpu")) {
      Tensor key = engine.tensor(new int[] {1, 0, 5}, 3);
      Tensor x = engine.ones(200, 500);
      Model model = new Model(engine, new Dropout(0.3), 500, 1);
      Tensor y = model.forward(x, key);
      assertEquals(1, y.mean().item(), 0.01);
      assertEquals(0.3, y.eq(0).cast(x.dtype()).mean().item(), 0.01);
      Tensor other = engine.tensor(new int[] {1, 0, 6}, 3);
      Tensor z = model.forward(x, other);
      assertTrue(y.sub(z).abs().sum().item() > 1000, "another step draws another mask");
      assertEquals(x, model.forward(x));
    }
  }

  @Test
  void initial_weights_have_the_published_spread() {
    try (Engine engine = Engine.open("cpu")) {
      Parameter p = new Parameter("w", Shape.of(400, 300), Initializers.ZEROS, 300, 400);
      Map<Initializer, Double> deviations =
          Map.of(
              Initializers.HE_NORMAL,
              Math.sqrt(2 / 300.0),
              Initializers.HE_UNIFORM,
              Math.sqrt(2 / 300.0),
              Initializers.XAVIER_NORMAL,
              Math.sqrt(2 / 700.0),
              Initializers.XAVIER_UNIFORM,
              Math.sqrt(2 / 700.0),
              Initializers.LECUN_NORMAL,
              Math.sqrt(1 / 300.0),
              new Initializer.Normal(0, 0.5),
              0.5,
              new Initializer.Uniform(-3, 3),
              Math.sqrt(3));
      deviations.forEach((initializer, expected) -> {
        Tensor w = initializer.create(engine, p, 42, 1);
        double deviation = Math.sqrt(w.var().item());
        assertEquals(expected, deviation, 0.02 * expected, initializer::toString);
        assertEquals(0, w.mean().item(), 0.02 * expected, initializer::toString);
      });
    }
  }

  @Test
  void an_autoencoder_mirrors_its_encoder_around_a_linear_code() {
    Structure structure =
        Structure.of(Networks.autoencoder(784, List.of(256, 64), "relu"), Shape.of(784));
    List<String> shapes = structure.parameters().stream().map(q -> q.name() + q.shape()).toList();
    assertEquals(
        List.of(
            "0.weight[256,784]",
            "0.bias[256]",
            "2.weight[64,256]",
            "2.bias[64]",
            "3.weight[256,64]",
            "3.bias[256]",
            "5.weight[784,256]",
            "5.bias[784]"),
        shapes);
  }

  @Test
  void weights_are_drawn_as_suits_the_activation_behind_them() {
    Map<Initializer, Set<String>> suits =
        Activations.all().stream()
            .collect(
                groupingBy(
                    a -> Initializers.byName(a.initializer()), mapping(Activation::name, toSet())));
    Set<String> he =
        Set.of(
            "relu",
            "leaky_relu",
            "elu",
            "celu",
            "gelu",
            "gelu_tanh",
            "silu",
            "mish",
            "softplus",
            "relu6",
            "threshold",
            "hard_swish");
    Set<String> xavier =
        Set.of(
            "identity",
            "step",
            "sigmoid",
            "tanh",
            "hard_sigmoid",
            "hard_tanh",
            "softsign",
            "log_sigmoid",
            "softmax",
            "log_softmax",
            "softmin");
    assertEquals(
        Map.of(
            Initializers.HE_NORMAL, he,
            Initializers.LECUN_NORMAL, Set.of("selu"),
            Initializers.XAVIER_UNIFORM, xavier),
        suits);
    List<Initializer> drawn =
        Structure.of(Networks.mlp(List.of(3, 3), 2, "selu"), Shape.of(4)).parameters().stream()
            .filter(p -> p.name().endsWith("weight"))
            .map(Parameter::initializer)
            .toList();
    assertEquals(
        List.of(Initializers.LECUN_NORMAL, Initializers.LECUN_NORMAL, Initializers.XAVIER_UNIFORM),
        drawn);
  }

  @Test
  void every_initializer_is_found_by_its_name() throws IllegalAccessException {
    for (Field field : Initializers.class.getFields()) {
      Object constant = field.get(null);
      assertSame(constant, Initializers.byName(field.getName()));
    }
    assertEquals(Initializers.class.getFields().length, Initializers.all().size());
    assertEquals(
        "[initializer] unknown initializer 'he'; known: zeros, he_normal, he_uniform,"
            + " xavier_normal, xavier_uniform, lecun_normal, lecun_uniform, uniform_fan_in,"
            + " he_normal_fan_out, he_uniform_fan_out, ones, constant, normal, uniform,"
            + " truncated_normal, orthogonal, identity, sparse",
        assertThrows(IllegalArgumentException.class, () -> Initializers.byName("he")).getMessage());
    assertEquals(
        "[initializer] the name 'zeros' of io.lockstep.training.nn.LayersTest is taken by a"
            + " built-in one, which cannot be replaced; choose another name",
        assertThrows(
                IllegalArgumentException.class,
                () -> Initializers.register("zeros", Initializers.ZEROS))
            .getMessage());
  }

  @Test
  void an_unknown_activation_is_answered_with_the_nearest_name() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Networks.mlp(List.of(3), 2, "rleu"));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith(
                "[activation] unknown activation 'rleu'; did you mean 'relu' or 'elu'? known: "),
        e.getMessage());
  }
}
