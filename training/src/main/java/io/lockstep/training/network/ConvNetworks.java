package io.lockstep.training.network;

import io.lockstep.kernels.library.Activations;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.shape.Flatten;
import io.lockstep.training.layer.spatial.Conv2d;
import io.lockstep.training.layer.spatial.ConvTranspose2d;
import io.lockstep.training.layer.spatial.MaxPool2d;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Short ways to networks of images that come as rows. */
public final class ConvNetworks {
  private static final int KERNEL = 3;

  private ConvNetworks() {}

  /**
   * Returns a convolutional classifier in the manner of LeNet (LeCun et al., 1998): for each width
   * a convolution 3x3 that keeps the size, an activation and a pooling that halves it, then a
   * linear layer.
   *
   * @param image the shape of an example, the channels of a pixel side by side
   * @param widths the number of channels of each convolution
   * @param outputs number of outputs
   * @param activation name of the hidden layers' activation
   * @param outputActivation name of the last layer's activation; losses from logits need identity
   * @param dropout rate of the dropout in front of the linear layer, or 0 for none
   * @throws IllegalArgumentException if a width is below 1, or an activation is unknown
   */
  public static Sequential classifier(
      ImageShape image,
      List<Integer> widths,
      int outputs,
      String activation,
      String outputActivation,
      double dropout) {
    Images images = new Images(image);
    return classifier(images, widths, outputs, activation, outputActivation, dropout);
  }

  /** Returns the same for images whose channels may come in another order. */
  public static Sequential classifier(
      Images images,
      List<Integer> widths,
      int outputs,
      String activation,
      String outputActivation,
      double dropout) {
    List<Layer> layers = new ArrayList<>(images.fromRows());
    for (int width : widths) {
      layers.add(new Conv2d(width, KERNEL).withPadding(1));
      layers.add(new ActivationLayer(Activations.byName(activation)));
      layers.add(new MaxPool2d(2));
    }
    layers.add(new Flatten());
    Networks.addDropout(layers, dropout);
    layers.add(new Linear(outputs));
    Networks.addActivation(layers, outputActivation);
    return Sequential.of(layers);
  }

  /**
   * Returns a convolutional autoencoder (Masci et al., 2011): for each width a convolution 3x3 by
   * steps of 2 with an activation, and as many transposed ones back. Its parts are the {@code
   * encoder} and the {@code decoder}.
   *
   * @param image the shape of an example, the channels of a pixel side by side
   * @param widths the number of channels of each convolution of the encoder
   * @param activation name of the hidden layers' activation
   * @param outputActivation name of the last layer's activation; losses from logits need identity
   * @throws IllegalArgumentException if a width is below 1, or an activation is unknown
   */
  public static Sequential autoencoder(
      ImageShape image, List<Integer> widths, String activation, String outputActivation) {
    return autoencoder(new Images(image), widths, activation, outputActivation);
  }

  /** Returns the same for images whose channels may come in another order. */
  public static Sequential autoencoder(
      Images images, List<Integer> widths, String activation, String outputActivation) {
    ImageShape image = images.shape();
    List<Layer> encoder = new ArrayList<>(images.fromRows());
    List<Layer> decoder = new ArrayList<>();
    int height = image.height();
    int width = image.width();
    int channels = image.channels();
    for (int units : widths) {
      encoder.add(new Conv2d(units, KERNEL).withStride(2).withPadding(1));
      encoder.add(new ActivationLayer(Activations.byName(activation)));
      // Halves are rounded up, so an even side is one longer than what comes back by itself.
      Layer back =
          new ConvTranspose2d(channels, KERNEL)
              .withStride(2)
              .withPadding(1)
              .withOutputPadding(1 - height % 2, 1 - width % 2);
      if (!decoder.isEmpty()) {
        decoder.addFirst(new ActivationLayer(Activations.byName(activation)));
      }
      decoder.addFirst(back);
      height = (height + 1) / 2;
      width = (width + 1) / 2;
      channels = units;
    }
    decoder.addAll(images.beforeRows());
    decoder.add(new Flatten());
    Networks.addActivation(decoder, outputActivation);
    Map<String, Layer> parts = new LinkedHashMap<>();
    parts.put("encoder", Sequential.of(encoder));
    parts.put("decoder", Sequential.of(decoder));
    return new Sequential(parts);
  }
}
