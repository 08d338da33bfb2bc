package io.lockstep.cli.run;

import io.lockstep.training.nn.Structure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a model of very many classes takes, told before it is built.
 *
 * @param network what it is made of
 * @param vectors of the size of the parameters: these, their gradient, and the optimizer's state
 * @param batch examples in a step
 */
public record ClassCost(Structure network, int vectors, int batch) {
  /** So many classes are rather a column of names or numbers that was meant for something else. */
  private static final int MANY = 10_000;

  /** Outputs, what the loss makes of them, and their gradient. */
  private static final int OUTPUT_BUFFERS = 3;

  /** Returns what is to be said of the classes, or null where there are few. */
  public @Nullable String text() {
    if (network.output().size() <= MANY) {
      return null;
    }
    long outputs = (long) OUTPUT_BUFFERS * Float.BYTES * batch * network.output().size();
    long model = (long) vectors * Float.BYTES * network.parameterCount();
    return "the label has "
        + network.output().size()
        + " classes, an output each: "
        + network.parameterCount()
        + " parameters take "
        + size(model)
        + " with gradient and moments, a batch of "
        + batch
        + " "
        + size(outputs)
        + " more";
  }

  private static String size(long bytes) {
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
