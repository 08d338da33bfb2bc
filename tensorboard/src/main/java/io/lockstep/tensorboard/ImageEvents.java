package io.lockstep.tensorboard;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.evaluation.Predictor;
import io.lockstep.training.loop.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The images of a run on images: weights, and of an autoencoder what it makes of examples. */
final class ImageEvents {
  private static final int EXAMPLES = 10;
  private static final int UNITS = 40;
  private static final int COLUMNS = 10;

  private final ImageShape shape;
  private final float[][] examples;

  private ImageEvents(ImageShape shape, float[][] examples) {
    this.shape = shape;
    this.examples = examples;
  }

  /** Returns what shows images of some data, or null where they are none, or of more channels. */
  static @Nullable ImageEvents of(Dataset data) {
    ImageShape shape = data.features().image();
    if (shape == null || shape.channels() != 1 && shape.channels() != 3) {
      return null;
    }
    Matrix values = data.features().values();
    float[][] examples = new float[Math.min(EXAMPLES, data.size())][values.width()];
    for (int row = 0; row < examples.length; row++) {
      for (int i = 0; i < values.width(); i++) {
        examples[row][i] = values.get(row, i);
      }
    }
    return new ImageEvents(shape, examples);
  }

  /** Returns the images by their tags, of the model as it is now. */
  Map<String, PngImage> of(Trainer trainer) {
    Map<String, PngImage> images = new LinkedHashMap<>();
    for (Map.Entry<String, ?> parameter : trainer.model().parameters().views().entrySet()) {
      String name = parameter.getKey();
      Shape of = trainer.model().parameters().get(name).shape();
      if (of.rank() == 2 && of.dim(1) == shape.size()) {
        images.put("weights/" + name, weights(trainer.model().weights(name)));
        break;
      }
    }
    if (trainer.objective().reconstructs()) {
      images.put("reconstructions", reconstructions(trainer));
    }
    return images;
  }

  /** The weights of units, zero in the middle between black and white. */
  private PngImage weights(float[] all) {
    List<List<float[]>> rows = new ArrayList<>();
    double most = 0;
    int units = Math.min(UNITS, all.length / shape.size());
    for (int unit = 0; unit < units; unit++) {
      if (unit % COLUMNS == 0) {
        rows.add(new ArrayList<>());
      }
      float[] weights = Arrays.copyOfRange(all, unit * shape.size(), (unit + 1) * shape.size());
      for (float weight : weights) {
        most = Math.max(most, Math.abs(weight));
      }
      rows.getLast().add(weights);
    }
    return grid(rows, -most, most);
  }

  /** Examples, as they are scaled, above what the model makes of them. */
  private PngImage reconstructions(Trainer trainer) {
    Scaling scaling = trainer.scaling();
    List<float[]> in = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (float[] example : examples) {
      float[] scaled = new float[example.length];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = scaling.apply(example[i], i);
        least = Math.min(least, scaled[i]);
        most = Math.max(most, scaled[i]);
      }
      in.add(scaled);
    }
    try (Predictor predictor = trainer.predictor()) {
      return grid(List.of(in, List.of(predictor.predict(examples))), least, most);
    }
  }

  private PngImage grid(List<List<float[]>> rows, double least, double most) {
    return PngImage.grid(rows, shape.width(), shape.height(), shape.channels(), least, most);
  }
}
