package io.lockstep.training.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.Parameter;
import io.lockstep.training.nn.Structure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Layers that are made of others: skips, branches, shared and tied weights. */
class CompositeTest {
  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  private static Layer network(String json) {
    Layer layer = LayerJson.ofText(json.replace('\'', '"'));
    assertEquals(layer, LayerJson.ofText(LayerJson.toText(layer)));
    return layer;
  }

  private static List<String> parameters(Layer network, int... input) {
    return Structure.of(network, Shape.of(input)).parameters().stream()
        .map(Parameter::name)
        .toList();
  }

  private static String refusal(Layer network, int... input) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> Structure.of(network, Shape.of(input)))
            .getMessage());
  }

  @Test
  void a_residual_block_adds_what_went_in() {
    Layer network =
        network("[{'layer':'residual','body':[{'layer':'linear','out':3},'tanh']}, 'relu']");
    assertEquals(List.of("0.body.0.weight", "0.body.0.bias"), parameters(network, 3));
    Model model = new Model(engine, network, 3, 1);
    Tensor x = engine.tensor(new float[] {1, 2, 3, -4, -5, -6}, 2, 3);
    Tensor weight = model.parameters().get("0.body.0.weight");
    assertArrayEquals(
        x.matmul(weight.transpose())
            .tanh()
            .add(x)
            .apply("relu", Activations.RELU::apply)
            .toFloats(),
        model.forward(x).toFloats());
    assertEquals(
        "[residual] layer 0 adds what its body gives, [4], to what comes by the shortcut, [3]; let"
            + " the body keep the shape, or give a shortcut that changes it alike",
        refusal(Sequential.of(new Residual(new Linear(4))), 3));
    Layer shortcut = new Residual(new Linear(4), new Linear(0, 4, false, Linear.AUTO));
    assertEquals(List.of("body.weight", "body.bias", "shortcut.weight"), parameters(shortcut, 3));
  }

  @Test
  void skips_make_a_sequence_a_graph() {
    Layer network =
        network(
            "{'layer':'sequential','layers':{'a':{'layer':'linear','out':4},'b':'tanh',"
                + "'both':{'layer':'from','layers':['input','a','b']},"
                + "'c':{'layer':'linear','out':4},"
                + "'sum':{'layer':'from','layers':['a','c'],'join':'add'},"
                + "'product':{'layer':'from','layers':['a','sum'],'join':'multiply'}}}");
    Model model = new Model(engine, network, 2, 1);
    assertEquals(Shape.of(4, 10), model.parameters().get("c.weight").shape());
    Tensor x = engine.tensor(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor a = x.matmul(model.parameters().get("a.weight").transpose());
    Tensor both = Tensor.concat(1, x, a, a.tanh());
    Tensor c = both.matmul(model.parameters().get("c.weight").transpose());
    assertArrayEquals(a.mul(a.add(c)).toFloats(), model.forward(x).toFloats());
  }

  @Test
  void branches_take_one_input_and_are_joined() {
    Layer network =
        network(
            "{'layer':'branches','branches':[{'layer':'linear','out':2},'tanh'],'join':'concat'}");
    assertEquals(List.of("0.weight", "0.bias"), parameters(network, 3));
    Model model = new Model(engine, network, 3, 1);
    Tensor x = engine.tensor(new float[] {1, 2, 3}, 1, 3);
    Tensor linear = x.matmul(model.parameters().get("0.weight").transpose());
    assertArrayEquals(Tensor.concat(1, linear, x.tanh()).toFloats(), model.forward(x).toFloats());
    assertEquals(
        "[join] layer 0 cannot add results of [[2], [3]]; give them one shape",
        refusal(Sequential.of(Branches.of(Join.ADD, new Linear(2), new Linear(3))), 3));
    assertEquals(
        "[branches] there are none; give one at least",
        assertThrows(IllegalArgumentException.class, () -> new Branches(Map.of(), Join.CONCAT))
            .getMessage());
  }

  @Test
  void a_layer_again_shares_its_weights_and_their_gradients_add_up() {
    Layer network =
        network(
            "[{'layer':'linear','out':3,'bias':false},'tanh',{'layer':'again','name':'0'},"
                + "{'layer':'again','name':'0'}]");
    assertEquals(List.of("0.weight"), parameters(network, 3));
    Model model = new Model(engine, network, 3, 1);
    Tensor x = engine.tensor(new float[] {1, 2, 3}, 1, 3);
    Tensor w = model.parameters().get("0.weight").transpose();
    Tensor expected = x.matmul(w).tanh().matmul(w).matmul(w);
    assertArrayEquals(expected.toFloats(), model.forward(x).toFloats());
    Tensor parameter = model.parameters().get("0.weight");
    assertArrayEquals(
        expected.sum().gradients(parameter).getFirst().toFloats(),
        model.forward(x).sum().gradients(parameter).getFirst().toFloats());
    assertEquals(
        "[network] layer 1 is layer '0' again, which takes examples of [3], but gets [2]; give it"
            + " the same shape",
        refusal(Sequential.of(new Linear(2), new Again("0")), 3));
  }

  @Test
  void tied_weights_are_those_of_the_encoder() {
    Layer network =
        network("[{'layer':'linear','out':2},'tanh',{'layer':'tied_linear','name':'0'}]");
    assertEquals(List.of("0.weight", "0.bias", "2.bias"), parameters(network, 5));
    Model model = new Model(engine, network, 5, 1);
    Tensor x = engine.ones(2, 5);
    Tensor w = model.parameters().get("0.weight");
    assertArrayEquals(
        x.matmul(w.transpose()).tanh().matmul(w).toFloats(), model.forward(x).toFloats());
    assertEquals(
        "[tied_linear] layer 2 takes the weight [2,5] of layer '0' transposed, but gets examples of"
            + " [3]; give it rows of as many as that layer gives",
        refusal(Sequential.of(new Linear(2), new Linear(3), new TiedLinear("0")), 5));
  }

  @Test
  void what_is_not_there_is_answered_with_what_is() {
    assertEquals(
        "[network] layer 2 takes the result of '3', which is no earlier layer beside it; there are:"
            + " 0, 1, input",
        refusal(
            Sequential.of(
                new Linear(2), new Linear(2), new From(List.of("3"), Join.ADD), new Linear(1)),
            3));
    assertEquals(
        "[network] layer 1 uses parameter 'weight' of layer '7', which has none before it; name an"
            + " earlier layer that stands beside it",
        refusal(Sequential.of(new Linear(2), new TiedLinear("7")), 3));
    assertEquals(
        "[network] layer 0 cannot be 'input' again, which is no layer; name one beside it",
        refusal(Sequential.of(new Again("input")), 3));
    assertEquals(
        "[from] no layers are named; name one at least, or 'input'",
        assertThrows(IllegalArgumentException.class, () -> new From(List.of(), Join.ADD))
            .getMessage());
  }
}
