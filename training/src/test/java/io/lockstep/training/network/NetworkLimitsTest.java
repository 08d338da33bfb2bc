package io.lockstep.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.network.ModelForm.Choices;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Structure;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How large and how deep a network may be, and what is said of one more. */
class NetworkLimitsTest {
  private static String refusal(Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static Structure ofLayers(int count) {
    Layer relu = LayerJson.ofText("\"relu\"");
    return Structure.of(
        Sequential.of(Collections.nCopies(count, relu).toArray(Layer[]::new)), Shape.of(1));
  }

  @Test
  void a_network_has_65536_layers_and_no_more() {
    assertEquals(65_536, ofLayers(65_536).parts().size() - 1);
    assertEquals(
        "[network] it has more than 65536 layers; use fewer, wider ones",
        refusal(() -> ofLayers(65_537)));
  }

  private static int widths(int count) {
    return ModelText.parse("mlp:" + String.join("-", Collections.nCopies(count, "4")))
        .widths()
        .size();
  }

  @Test
  void a_short_form_has_1000_widths_and_no_more() {
    assertEquals(1000, widths(1000));
    String message = refusal(() -> widths(1001));
    assertTrue(message.startsWith("[model] 'mlp:4-4-"), message);
    assertTrue(
        message.endsWith(" has more than 1000 widths; give fewer, or make the network in Java"),
        message);
  }

  private static Layer image(int height) {
    return ModelText.parse("cnn:4(height=%d, width=1)".formatted(height))
        .network(new Choices(height, 2, null, "relu", "identity", 0));
  }

  @Test
  void an_image_is_2_to_the_20_high_and_no_more() {
    assertInstanceOf(Sequential.class, image(1 << 20));
    assertEquals(
        "[cnn] height is 1048577.0; give a whole number of at most 1048576",
        refusal(() -> image((1 << 20) + 1)));
  }

  @Test
  void an_image_has_2_to_the_31_values_less_one_and_no_more() {
    assertEquals(Integer.MAX_VALUE, new ImageShape(1, 1, Integer.MAX_VALUE).size());
    assertEquals(
        "[image shape] 1x65536x32768 has more than 2147483647 values; give a smaller image",
        refusal(() -> new ImageShape(1, 1 << 16, 1 << 15)));
    assertEquals(
        "[image shape] 1048576x1048576x1048576 has more than 2147483647 values; give a smaller"
            + " image",
        refusal(() -> new ImageShape(1 << 20, 1 << 20, 1 << 20)));
  }

  private static Structure ofWeight(int in, int out) {
    return Structure.of(new Linear(in, out), Shape.of(in));
  }

  /** By arithmetic: nothing is taken. */
  @Test
  void a_parameter_has_2_to_the_31_elements_less_one_and_no_more() {
    assertEquals(
        Integer.MAX_VALUE, ofWeight(Integer.MAX_VALUE, 1).parameters().getFirst().shape().size());
    assertEquals(
        "[network] the layer has a weight of [32768,65536], which makes more than 2147483647"
            + " parameters; use narrower or fewer layers",
        refusal(() -> ofWeight(1 << 16, 1 << 15)));
  }
}
