package io.lockstep.cli.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.network.LayerKinds;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code lockstep check-gradients}. */
class CheckGradientsTest {
  /** Doubles, but says that it does nothing to the gradient. */
  public record HalfGradient() implements Layer {
    @Override
    public Shape declare(Declaration declare, Shape in) {
      return in;
    }

    @Override
    public Tensor forward(Tensor x, ForwardContext context) {
      return x.add(x.detach());
    }
  }

  @Test
  void right_gradients_are_told_by_each_parameter() {
    Cli.Outcome outcome =
        Cli.succeed("check-gradients", "--data=xor:40", "--model=mlp:3", "--activation=tanh");
    List<String> lines = outcome.out().lines().toList();
    assertEquals(
        List.of("gradient", "input", "0.weight", "0.bias", "2.weight", "2.bias", ""),
        lines.stream().limit(7).map(line -> line.split(" ")[0]).toList());
    assertTrue(
        lines.get(2).matches("0.weight +\\[3,2] +\\de-\\d\\d +fine +\\[\\d,\\d] .*"), lines.get(2));
    assertEquals(
        "Differences are ||a-n||/(||a||+||n||) of computed and numeric gradients, those of an"
            + " element |a-n|/max(|a|,|n|), in 64-bit floats at 5 examples: fine below 1e-07, close"
            + " below 1e-05, else wrong.",
        lines.get(7));
    assertTrue(
        lines
            .get(8)
            .matches(
                "The gradients are right: all together they differ by \\de-\\d\\d from the"
                    + " slopes\\."),
        lines.get(8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data=plane:40 --model=mlp:4 --activation=gelu --loss=huber",
        "--data=spiral:40 --model=mlp:4 --activation=softplus --loss=focal"
            + " --class-weights=balanced",
        "--data=xor:40 --model=autoencoder:2 --activation=silu --task=reconstruction",
        "--data=xor:40 --layers=[{'layer':'linear','out':3},'batch_norm','sigmoid',"
            + "{'layer':'dropout','rate':0.5},{'layer':'linear','out':2}]"
      })
  void tasks_losses_and_layers_of_all_kinds_are_looked_at(String options) {
    List<String> all = new ArrayList<>(List.of("check-gradients", "--json"));
    all.addAll(List.of(options.replace('\'', '"').split(" ")));
    Cli.Outcome outcome = Cli.run(all.toArray(String[]::new));
    assertEquals(0, outcome.code(), outcome.toString());
    assertTrue(outcome.json().get("right").booleanValue(), outcome.out());
  }

  @Test
  void a_layer_with_a_wrong_gradient_is_found() {
    LayerKinds.register("half_gradient_of_test", HalfGradient.class);
    String layers =
        "[{\"layer\":\"linear\",\"out\":3},\"tanh\",\"half_gradient_of_test\","
            + "{\"layer\":\"linear\",\"out\":2}]";
    Cli.Outcome outcome =
        Cli.run("check-gradients", "--data=xor:40", "--layers=" + layers, "--examples=7");
    assertEquals(1, outcome.code(), outcome.toString());
    assertEquals(
        "The gradient by input, 0.weight, 0.bias is not the slope; look for a layer with a wrong"
            + " derivative, or for an element next to a kink (relu at 0), where another --seed"
            + " helps.",
        outcome.out().lines().toList().getLast());
    JsonNode json =
        Cli.run("check-gradients", "--data=xor:40", "--layers=" + layers, "--json").json();
    assertFalse(json.get("right").booleanValue());
    JsonNode weight = json.get("gradients").get(1);
    assertEquals("0.weight", weight.get("by").asText());
    assertEquals("wrong", weight.get("says").asText());
    assertEquals(0.5, weight.get("worst_difference").doubleValue(), 1e-6);
  }

  @Test
  void what_cannot_be_looked_at_is_said() {
    Cli.Outcome large = Cli.run("check-gradients", "--data=digits:30");
    assertEquals(2, large.code());
    assertEquals(
        "[check-gradients] there are 239,066 elements to move one by one, more than 100,000; take"
            + " narrower layers, as in --model mlp:8-8, since gradients are right or wrong at any"
            + " width",
        large.err().lines().toList().getLast());
    Cli.Outcome none = Cli.run("check-gradients", "--data=xor", "--examples=0");
    assertEquals(2, none.code());
    assertEquals(
        "[check-gradients] examples must be at least 1, got 0; give a few such as 5\n", none.err());
  }
}
