package io.lockstep.training.network;

import io.lockstep.kernels.library.Signature;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.layer.shape.Permute;
import io.lockstep.training.layer.shape.Reshape;
import io.lockstep.training.network.ModelForm.Choices;
import io.lockstep.training.nn.Layer;
import java.util.List;

/**
 * Images that come as rows.
 *
 * @param shape of an image
 * @param channelsFirst whether all values of the first channel come first, as in PyTorch; else
 *     those of a pixel lie side by side, as in Keras and in files of images
 */
public record Images(ImageShape shape, boolean channelsFirst) {
  private static final int LARGEST = 1 << 20;

  /** Images as data have them: the channels of a pixel side by side. */
  public Images(ImageShape shape) {
    this(shape, false);
  }

  /**
   * Returns what the strengths of a form tell of images, and the data where they do not.
   *
   * @throws IllegalArgumentException if examples are no such images
   */
  static Images of(String form, Signature told, Choices choices) {
    ImageShape known = choices.image();
    if (known == null && told.values().values().stream().allMatch(value -> value == 0)) {
      throw new IllegalArgumentException(
          "["
              + form
              + "] the examples are rows of "
              + choices.inputs()
              + " values, but it is of images; give images, such as --data idx:FOLDER, or tell what"
              + " the rows are, as in '"
              + form
              + ":16-32(channels=3)' for square ones of colours, or take another --model");
    }
    int channels = whole(form, told, "channels");
    channels = channels != 0 ? channels : known == null ? 1 : known.channels();
    int height = whole(form, told, "height");
    int width = whole(form, told, "width");
    int pixels = choices.inputs() / channels;
    if (height == 0 && width == 0) {
      if (known != null && known.channels() == channels) {
        height = known.height();
        width = known.width();
      } else {
        height = (int) Math.round(Math.sqrt(pixels));
        width = height;
      }
    } else {
      height = height != 0 ? height : pixels / width;
      width = width != 0 ? width : pixels / height;
    }
    long values = (long) height * width * channels;
    if (values != choices.inputs() || values == 0) {
      throw new IllegalArgumentException(
          "["
              + form
              + "] images of height "
              + height
              + ", width "
              + width
              + " and "
              + channels
              + (channels == 1 ? " channel" : " channels")
              + " have "
              + values
              + " values, but the examples have "
              + choices.inputs()
              + "; give height, width and channels whose product that is");
    }
    return new Images(new ImageShape(height, width, channels), told.value("channels_first") != 0);
  }

  /**
   * Returns the smallest shape of images that fits what the strengths of a form tell.
   *
   * @param told strengths of any form
   */
  public static ImageShape least(Signature told) {
    return new ImageShape(side(told, "height"), side(told, "width"), side(told, "channels"));
  }

  private static int side(Signature told, String name) {
    return (int) Math.max(1, told.values().getOrDefault(name, 1.0));
  }

  private static int whole(String form, Signature told, String name) {
    double value = told.value(name);
    if (value != Math.rint(value) || value > LARGEST) {
      throw new IllegalArgumentException(
          "["
              + form
              + "] "
              + name
              + " is "
              + value
              + "; give a whole number of at most "
              + LARGEST);
    }
    return (int) value;
  }

  /** Returns layers that make {@code [channels, height, width]} of rows. */
  List<Layer> fromRows() {
    int channels = shape.channels();
    return channels == 1 || channelsFirst
        ? List.of(new Reshape(channels, shape.height(), shape.width()))
        : List.of(new Reshape(shape.height(), shape.width(), channels), new Permute(2, 0, 1));
  }

  /** Returns layers that bring the values of an image into the order that they have in rows. */
  List<Layer> beforeRows() {
    return shape.channels() == 1 || channelsFirst ? List.of() : List.of(new Permute(1, 2, 0));
  }
}
