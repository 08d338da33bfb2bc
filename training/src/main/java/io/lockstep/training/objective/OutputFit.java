package io.lockstep.training.objective;

import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Loss.OutputKind;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.nn.Model;
import java.util.Locale;

/** Whether a model gives what a loss must be given, such as probabilities. */
final class OutputFit {
  /** What probabilities may lack of 1, or have more, in sum. */
  static final double TOLERANCE = 1e-3;

  private static final int MOST_EXAMPLES = 8;

  private OutputFit() {}

  /**
   * Checks the outputs for the first examples; computes nothing where any numbers will do. Numbers
   * that are not finite are left to those who look for them.
   *
   * @throws TrainingException if the loss cannot take them
   */
  static void require(Model model, OutputPart part, Scaling scaling, DataUse use, Dataset data) {
    Loss loss = part.objective().loss();
    if (loss.outputKind() == OutputKind.NUMBER) {
      return;
    }
    Matrix features = data.features().values();
    int rows = Math.min(data.size(), MOST_EXAMPLES);
    int width = features.width();
    float[] scaled = new float[rows * width];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        scaled[r * width + c] = scaling.apply(features.get(r, c), c);
      }
    }
    float[] outputs = part.of(model.forward(model.engine().tensor(scaled, rows, width))).toFloats();
    int columns = outputs.length / rows;
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      boolean finite = true;
      for (int c = 0; c < columns; c++) {
        float output = outputs[r * columns + c];
        finite &= Float.isFinite(output);
        if (Float.isFinite(output) && !loss.outputKind().range().contains(output)) {
          throw refusal(
              use, loss, "output %d of %s %d is %s".formatted(c + 1, use.example(), r + 1, output));
        }
        sum += loss.outputKind() == OutputKind.LOG_DISTRIBUTION ? Math.exp(output) : output;
      }
      boolean shares = loss.outputKind() != OutputKind.PROBABILITY;
      if (shares && finite && !(Math.abs(sum - 1) <= TOLERANCE)) {
        throw refusal(
            use, loss, "those of %s %d sum to %s".formatted(use.example(), r + 1, (float) sum));
      }
    }
  }

  private static TrainingException refusal(DataUse use, Loss loss, String found) {
    return DataFit.refusal(
        use,
        String.format(
            Locale.ROOT,
            "loss %s takes outputs that are %s, but %s; end the network in %s, or choose another"
                + " loss, such as %s",
            loss,
            what(loss.outputKind()),
            found,
            loss.outputKind().activation(),
            loss.targetKind().isClass()
                ? "cross_entropy_with_logits"
                : "binary_cross_entropy_with_logits"));
  }

  private static String what(OutputKind kind) {
    return switch (kind) {
      case NUMBER -> "numbers";
      case PROBABILITY -> "probabilities";
      case DISTRIBUTION -> "probabilities that sum to 1";
      case LOG_DISTRIBUTION -> "logarithms of probabilities that sum to 1";
    };
  }
}
