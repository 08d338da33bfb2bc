package io.lockstep.page.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.metric.ConfusionMatrix;
import io.lockstep.training.metric.Outcomes;
import io.lockstep.training.nn.Model;
import java.util.Base64;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a model makes of some examples: which classes it takes for which, images again, and what its
 * first units look for. Made by the thread that trains, of a bounded number of examples.
 */
final class RunPictures implements AutoCloseable {
  private static final int EXAMPLES = 1000;
  private static final int PAIRS = 12;
  private static final int UNITS = 36;
  private static final int MOST_CLASSES = 50;
  private static final int MOST_PIXELS = 128 * 128 * 3;
  private static final int BATCH = 100;
  private static final int BYTE = 255;

  private final Trainer trainer;
  private final Dataset some;
  private final Evaluator evaluator;
  private final @Nullable ImageShape image;

  RunPictures(Trainer trainer, Dataset data) {
    this.trainer = trainer;
    this.some = data.select(IntStream.range(0, Math.min(EXAMPLES, data.size())).toArray());
    this.evaluator = new Evaluator(trainer.model(), trainer.objective(), trainer.scaling(), BATCH);
    ImageShape told = data.features().image();
    this.image = told == null ? square(data.width()) : told;
  }

  /** Rows of a square number of values are square images. */
  private static @Nullable ImageShape square(int width) {
    int side = (int) Math.round(Math.sqrt(width));
    return side > 3 && side * side == width ? new ImageShape(side, side, 1) : null;
  }

  /** Returns the pictures as they are now. */
  ObjectNode make() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    confusion(json);
    ImageShape shape = image;
    if (shape != null && shape.size() <= MOST_PIXELS) {
      reconstructions(json, shape);
      weights(json, shape);
    }
    return json;
  }

  private void confusion(ObjectNode json) {
    if (!(some.targets() instanceof Targets.Classes classes) || classes.count() > MOST_CLASSES) {
      return;
    }
    Outcomes outcomes = evaluator.outcomes(some).get("");
    if (outcomes != null && outcomes.isOfClasses() && outcomes.size() > 0) {
      ConfusionMatrix matrix = ConfusionMatrix.of(outcomes);
      ObjectNode to = json.putObject("confusion");
      matrix.classes().forEach(to.putArray("classes")::add);
      ArrayNode rows = to.putArray("counts");
      for (int row = 0; row < matrix.size(); row++) {
        ArrayNode counts = rows.addArray();
        for (int column = 0; column < matrix.size(); column++) {
          counts.add((float) matrix.count(row, column));
        }
      }
    }
  }

  private void reconstructions(ObjectNode json, ImageShape shape) {
    if (!trainer.objective().reconstructs()) {
      return;
    }
    Dataset few = some.select(IntStream.range(0, Math.min(PAIRS, some.size())).toArray());
    Matrix outputs = evaluator.predict(few);
    if (outputs.width() != few.width()) {
      return;
    }
    float[] in = new float[few.size() * few.width()];
    float[] out = new float[in.length];
    for (int row = 0; row < few.size(); row++) {
      for (int i = 0; i < few.width(); i++) {
        int at = row * few.width() + i;
        in[at] = trainer.scaling().apply(few.features().values().get(row, i), i);
        out[at] = outputs.get(row, i);
      }
    }
    float least = least(in);
    float greatest = -least(negative(in));
    put(json, "inputs", shape, in, least, greatest);
    put(json, "outputs", shape, out, least, greatest);
  }

  private void weights(ObjectNode json, ImageShape shape) {
    Model model = trainer.model();
    for (String name : model.parameters().views().keySet()) {
      Shape of = model.parameters().get(name).shape();
      if (of.rank() == 2 && of.dim(1) == shape.size()) {
        float[] all = model.weights(name);
        int units = Math.min(UNITS, of.dim(0));
        float[] first = new float[units * shape.size()];
        for (int unit = 0; unit < units; unit++) {
          scaled(all, first, unit * shape.size(), shape.size());
        }
        put(json, "weights", shape, first, -1, 1);
        json.withObjectProperty("weights").put("of", name);
        return;
      }
    }
  }

  /** Each unit's weights by their greatest, so that zero is in the middle. */
  private static void scaled(float[] from, float[] to, int at, int length) {
    float most = 1e-30f;
    for (int i = at; i < at + length; i++) {
      most = Math.max(most, Math.abs(from[i]));
    }
    for (int i = at; i < at + length; i++) {
      to[i] = from[i] / most;
    }
  }

  private static void put(
      ObjectNode json, String name, ImageShape shape, float[] values, float least, float most) {
    byte[] bytes = new byte[values.length];
    float range = Math.max(most - least, 1e-30f);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.clamp(Math.round((values[i] - least) / range * BYTE), 0, BYTE);
    }
    json.putObject(name)
        .put("height", shape.height())
        .put("width", shape.width())
        .put("channels", shape.channels())
        .put("pixels", Base64.getEncoder().encodeToString(bytes));
  }

  private static float least(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static float[] negative(float[] values) {
    float[] negative = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      negative[i] = -values[i];
    }
    return negative;
  }

  @Override
  public void close() {
    evaluator.close();
  }
}
