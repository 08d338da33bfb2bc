package io.lockstep.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerJsonTest {
  private static String text(Layer layer) {
    return LayerJson.write(layer).toString().replace('"', '\'');
  }

  private static Layer read(String text) {
    return LayerJson.ofText(text.replace('\'', '"'));
  }

  @Test
  void a_network_is_written_short_and_read_back() {
    Map<String, Layer> named = new LinkedHashMap<>();
    named.put("encoder", Networks.mlp(List.of(8), 2, "tanh"));
    named.put("decoder", Sequential.of(new Linear(2, 8, false, "he_uniform"), new Dropout(0.5)));
    Layer network = new Sequential(named);
    String json =
        "{'layer':'sequential','layers':{"
            + "'encoder':[{'layer':'linear','out':8},'tanh',{'layer':'linear','out':2}],"
            + "'decoder':[{'layer':'linear','in':2,'out':8,'bias':false,"
            + "'initializer':'he_uniform'},'dropout']}}";
    assertEquals(json, text(network));
    assertEquals(network, read(json));
    assertEquals(network, LayerJson.ofText(LayerJson.toText(network)));
    assertEquals(new ActivationLayer(activation("gelu")), read("'gelu'"));
    assertEquals(Sequential.of(), read("[]"));
  }

  private static Activation activation(String name) {
    return io.lockstep.kernels.library.Activations.byName(name);
  }

  /** A layer of somebody's own, of all that can be written. */
  record Everything(
      long count,
      double rate,
      boolean on,
      String name,
      Side side,
      Shape shape,
      Activation activation,
      List<Integer> numbers,
      Map<String, Double> byName,
      Layer inner,
      Part part)
      implements Layer {
    enum Side {
      LEFT,
      RIGHT
    }

    record Part(List<Layer> layers) {}

    @Override
    public Shape declare(Declaration declare, Shape in) {
      return in;
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      return x;
    }
  }

  /** Cannot be registered. */
  record Unwritable(Object thing) implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      return in;
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      return x;
    }
  }

  @Test
  void a_layer_of_ones_own_is_written_once_it_is_registered() {
    Layer own =
        new Everything(
            1L << 40,
            0.25,
            true,
            "a \"quoted\" name",
            Everything.Side.RIGHT,
            Shape.of(1, 28, 28),
            activation("relu"),
            List.of(3, 1),
            Map.of("x", 2.5),
            new Linear(4),
            new Everything.Part(List.of(new Dropout(0.1))));
    assertEquals(
        "[layer] io.lockstep.training.network.LayerJsonTest$Everything is no registered kind of"
            + " layer, so that a network with it cannot be written; register it by"
            + " LayerKinds.register(\"name\", Everything.class)",
        refusal(() -> LayerJson.write(own)));
    LayerKinds.register("everything_of_test", Everything.class);
    assertEquals(own, LayerJson.ofText(LayerJson.toText(own)));
    assertEquals(
        "[layer] component 'thing' of layer 'own' is a java.lang.Object, which cannot be written"
            + " into a file; use numbers, texts, booleans, enums, shapes, activations, layers,"
            + " records, and lists and maps of these",
        refusal(() -> LayerKinds.register("own", Unwritable.class)));
    assertEquals(
        "[layer] the name 'linear' of io.lockstep.training.network.LayerJsonTest is taken by a"
            + " built-in one, which cannot be replaced; choose another name",
        refusal(() -> LayerKinds.register("linear", Everything.class)));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void an_activation_that_is_not_registered_is_not_written() {
    Layer twin = new ActivationLayer(new Activation("relu", x -> x.mul(2)));
    assertEquals(
        "[network] activation 'relu' is another than the registered one of that name; register it"
            + " by a name of its own",
        refusal(() -> LayerJson.write(twin)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "['lineer']|[network] '0' is an unknown layer, 'lineer'; did you mean 'linear'? known:"
            + " LAYERS",
        "{'out':3}|[network] it does not say its kind; give it as \"layer\", as in {\"layer\":"
            + " \"linear\"}",
        "{'layer':'sequential','layers':{'a.b':'relu'}}|",
        "[[{'layer':'dropout','rate':2}]]|[network] '0.0' cannot be: [dropout] rate must be at"
            + " least 0 and below 1, got 2.0",
        "{'layer':'sequential','layers':3}|[network] 'layers' is '3', but must be a list",
        "['linear']|[network] '0' lacks 'out'; give it",
        "[|[network] the text is no JSON: Unexpected end-of-input: expected close marker for Array"
            + " (line 1, column 2)",
      })
  void what_is_no_network_is_told_its_place(String json, String message) {
    if (message == null) {
      Layer dotted = read(json);
      assertEquals(
          "[network] the layer has a layer named 'a.b'; name it without dots, and by a character"
              + " at least",
          refusal(() -> io.lockstep.training.nn.Structure.of(dotted, Shape.of(2))));
    } else {
      String known =
          LayerKinds.all().stream().map(LayerKind::name).collect(Collectors.joining(", "));
      assertEquals(message.replace("LAYERS", known), refusal(() -> read(json)));
    }
  }
}
