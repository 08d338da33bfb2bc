package io.lockstep.cli;

import com.sun.management.OperatingSystemMXBean;
import io.lockstep.training.nn.Architecture;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a model of very many classes takes, told before it is built.
 *
 * @param form of the network
 * @param vectors of the size of the parameters: these, their gradient, and the optimizer's state
 * @param batch examples in a step
 */
record ClassCost(Architecture form, int vectors, int batch) {
  /** So many classes are rather a column of names or numbers that was meant for something else. */
  private static final int MANY = 10_000;

  /** Outputs, what the loss makes of them, and their gradient. */
  private static final int OUTPUT_BUFFERS = 3;

  /**
   * Returns what is to be said of the classes, or null where there are few.
   *
   * @throws UsageException if the machine has too little memory for them
   */
  @Nullable String text() {
    long memory =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    return text(memory);
  }

  /** The same for a machine with so many bytes of memory. */
  @Nullable String text(long memory) {
    if (form.outputs() <= MANY) {
      return null;
    }
    long outputs = (long) OUTPUT_BUFFERS * Float.BYTES * batch * form.outputs();
    long model = (long) vectors * Float.BYTES * parameters();
    String cost =
        "the label has "
            + form.outputs()
            + " classes, an output each: "
            + parameters()
            + " parameters take "
            + size(model)
            + " with gradient and moments, a batch of "
            + batch
            + " "
            + size(outputs)
            + " more";
    if (model + outputs > memory) {
      throw new UsageException(
          "[train] "
              + cost
              + ", but the machine has "
              + size(memory)
              + "; choose another --label, or --task regression where it is a quantity");
    }
    return cost;
  }

  private long parameters() {
    List<Integer> widths = new ArrayList<>(List.of(form.inputs()));
    widths.addAll(form.hidden());
    widths.add(form.outputs());
    long parameters = 0;
    for (int i = 1; i < widths.size(); i++) {
      parameters += (widths.get(i - 1) + 1L) * widths.get(i);
    }
    return parameters;
  }

  private static String size(long bytes) {
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
