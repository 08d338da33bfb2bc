package io.lockstep.training.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.layer.spatial.AvgPool2d;
import io.lockstep.training.layer.spatial.Conv1d;
import io.lockstep.training.layer.spatial.Conv2d;
import io.lockstep.training.layer.spatial.MaxPool1d;
import io.lockstep.training.layer.spatial.MaxPool2d;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Structure;
import org.junit.jupiter.api.Test;

/** Padding that follows from the input. */
class SamePaddingTest {
  private static Shape output(Layer layer, int... example) {
    return Structure.of(layer, Shape.of(example)).output();
  }

  @Test
  void there_are_as_many_windows_as_steps_begin_within_the_input() {
    for (int length = 1; length < 12; length++) {
      for (int stride = 1; stride < 5; stride++) {
        int windows = (length + stride - 1) / stride;
        for (int size = 1; size < 6; size++) {
          Conv1d line = new Conv1d(2, size).withStride(stride).withSamePadding();
          assertEquals(Shape.of(2, windows), output(line, 1, length));
          Conv2d image = new Conv2d(2, size, 1).withStride(stride, 1).withDilation(2, 1);
          assertEquals(Shape.of(2, windows, 3), output(image.withSamePadding(), 1, length, 3));
          MaxPool1d pool = new MaxPool1d(size).withStride(stride).withSamePadding();
          assertEquals(Shape.of(1, windows), output(pool, 1, length));
        }
      }
    }
  }

  @Test
  void in_json_it_is_a_word() {
    String text = "[{\"layer\":\"conv2d\",\"out\":3,\"kernel\":5,\"padding\":%s}]";
    assertEquals(new Conv2d(3, 5).withSamePadding(), first(text.formatted("\"same\"")));
    assertEquals(new Conv2d(3, 5), first(text.formatted("\"valid\"")));
    assertEquals(new Conv2d(3, 5).withPadding(2), first(text.formatted("2")));
    assertEquals(new Conv2d(3, 5).withPadding(2, 1), first(text.formatted("[2,1]")));
    for (Layer layer :
        new Layer[] {
          new Conv1d(2, 3).withSamePadding(),
          new Conv2d(2, 3).withPadding(1),
          new MaxPool2d(3).withPadding(1, 0),
          new AvgPool2d(3).withSamePadding()
        }) {
      assertEquals(layer, LayerJson.ofText(LayerJson.toText(layer)));
    }
    assertEquals(
        "[network] '0.padding' is 'sames', but must be numbers, or one of same, valid",
        assertThrows(IllegalArgumentException.class, () -> first(text.formatted("\"sames\"")))
            .getMessage());
    assertEquals(
        "[network] '0' cannot be: [conv2d] padding must be one number, or one for each of 2 axes,"
            + " of at least 0, got [1, 2, 3]",
        assertThrows(IllegalArgumentException.class, () -> first(text.formatted("[1,2,3]")))
            .getMessage());
  }

  private static Layer first(String json) {
    return ((Sequential) LayerJson.ofText(json)).layers().values().iterator().next();
  }
}
