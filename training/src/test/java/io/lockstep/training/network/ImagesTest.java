package io.lockstep.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.shape.Flatten;
import io.lockstep.training.network.ModelForm.Choices;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images of any shape and order of channels in networks that have a short form. */
class ImagesTest {
  private static final ImageShape COLORS = new ImageShape(4, 6, 3);

  private static Layer network(String form, int inputs, ImageShape known) {
    return ModelText.parse(form).network(new Choices(inputs, 2, known, "relu", "identity", 0));
  }

  private static Layer rows(String form, int inputs) {
    return ModelText.parse(form).network(new Choices(inputs, 2, null, "relu", "identity", 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cnn:5(channels=3) | 108 | 6x6x3",
        "cnn:5(channels=3, height=4) | 72 | 4x6x3",
        "cnn:5(channels=3, width=6) | 72 | 4x6x3",
        "cnn:5(height=2, width=9) | 18 | 2x9x1",
        "cnn:5(channels=1) | 16 | 4x4x1",
      })
  void what_is_not_told_follows_from_the_row(String form, int inputs, String shape) {
    String[] sides = shape.split("x", -1);
    ImageShape image =
        new ImageShape(
            Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), Integer.parseInt(sides[2]));
    assertEquals(network("cnn:5", inputs, image), rows(form, inputs));
  }

  @Test
  void channels_of_a_pixel_lie_side_by_side_or_one_behind_the_other() {
    int size = COLORS.size();
    float[] last = new float[size];
    float[] first = new float[size];
    IntStream.range(0, size).forEach(i -> last[i] = (float) Math.sin(i * i));
    for (int pixel = 0; pixel < 24; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        first[channel * 24 + pixel] = last[pixel * 3 + channel];
      }
    }
    try (Engine engine = Engine.open("cpu")) {
      // The weights are drawn by name, and the first network has one layer more in front.
      Model ofLast = new Model(engine, network("cnn:4", size, COLORS), size, 1);
      Model ofFirst = new Model(engine, network("cnn:4(channels_first=1)", size, COLORS), size, 1);
      List.of("weight", "bias")
          .forEach(name -> {
            ofFirst.setWeights("1." + name, ofLast.weights("2." + name));
            ofFirst.setWeights("5." + name, ofLast.weights("6." + name));
          });
      assertArrayEquals(
          ofLast.forward(engine.tensor(last, 1, size)).toFloats(),
          ofFirst.forward(engine.tensor(first, 1, size)).toFloats());
    }
  }

  @Test
  void an_image_becomes_the_row_again_that_it_was() {
    float[] row = new float[COLORS.size()];
    IntStream.range(0, row.length).forEach(i -> row[i] = i);
    for (boolean channelsFirst : new boolean[] {true, false}) {
      Images images = new Images(COLORS, channelsFirst);
      List<Layer> layers = new ArrayList<>(images.fromRows());
      Layer there = Sequential.of(List.copyOf(layers));
      assertEquals(Shape.of(3, 4, 6), Structure.of(there, Shape.of(row.length)).output());
      layers.addAll(images.beforeRows());
      layers.add(new Flatten());
      try (Engine engine = Engine.open("cpu")) {
        Model model = new Model(engine, Sequential.of(layers), row.length, 1);
        assertArrayEquals(row, model.forward(engine.tensor(row, 1, row.length)).toFloats());
      }
    }
  }

  @Test
  void a_convolutional_autoencoder_of_colors_gives_as_many_values_again() {
    Layer network = network("conv_autoencoder:4-2", COLORS.size(), COLORS);
    Structure structure = Structure.of(network, Shape.of(COLORS.size()));
    assertEquals(Shape.of(COLORS.size()), structure.output());
    assertEquals(network, LayerJson.ofText(LayerJson.toText(network)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cnn:4(channels=3) | [cnn] images of height 3, width 3 and 3 channels have 27 values, but"
            + " the examples have 24; give height, width and channels whose product that is",
        "cnn:4(height=5, width=5) | [cnn] images of height 5, width 5 and 1 channel have 25 values,"
            + " but the examples have 24; give height, width and channels whose product that is",
        "cnn:4(height=1.5) | [cnn] height is 1.5; give a whole number of at most 1048576",
        "cnn:4(channels=100) | [cnn] images of height 0, width 0 and 100 channels have 0 values,"
            + " but the examples have 24; give height, width and channels whose product that is",
        "cnn:4(chanels=3) | [cnn] unknown parameter 'chanels'; did you mean 'channels'? known:"
            + " height, width, channels, channels_first",
      })
  void what_does_not_fit_is_refused(String form, String message) {
    assertEquals(
        message, assertThrows(IllegalArgumentException.class, () -> rows(form, 24)).getMessage());
  }
}
