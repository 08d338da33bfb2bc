package io.lockstep.training.objective;

import io.lockstep.kernels.library.Loss;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How much an example of each class counts, as a model file keeps it.
 *
 * @param weights of the classes in the order of the outputs; empty where all count alike
 * @param ignored the index of the class whose examples do not count, or null
 */
public record ClassWeighting(List<Double> weights, @Nullable Integer ignored) {
  /** All examples count alike. */
  public static final ClassWeighting NONE = new ClassWeighting(List.of(), null);

  /** Copies the list. */
  public ClassWeighting {
    weights = List.copyOf(weights);
  }

  /**
   * Weights by which each class counts as much as any other: n / (k count), n being the number of
   * examples and k that of classes that have some, so that the mean weight of an example is 1, as
   * {@code class_weight='balanced'} of scikit-learn. A class without examples has weight 1, of one
   * that is ignored the examples are not counted.
   *
   * @param examples those that are trained on
   * @param ignored the index of the class whose examples do not count, or null
   */
  public static ClassWeighting balanced(Targets.Classes examples, @Nullable Integer ignored) {
    return balanced(examples.count(), examples.rows(), examples::get, ignored);
  }

  /**
   * Weights of one of several outputs by which each class counts as much as any other.
   *
   * @param classes their number
   * @param examples those that are trained on, class targets as numbers
   * @param column of the output
   * @param ignored the index of the class whose examples do not count, or null
   */
  public static ClassWeighting balanced(
      int classes, Matrix examples, int column, @Nullable Integer ignored) {
    return balanced(classes, examples.rows(), row -> (int) examples.get(row, column), ignored);
  }

  private static ClassWeighting balanced(
      int classes, int rows, IntUnaryOperator classOf, @Nullable Integer ignored) {
    long[] counts = new long[classes];
    for (int row = 0; row < rows; row++) {
      int index = classOf.applyAsInt(row);
      if (index >= 0 && index < classes) {
        counts[index]++;
      }
    }
    if (ignored != null && ignored >= 0 && ignored < counts.length) {
      counts[ignored] = 0;
    }
    long all = 0;
    int present = 0;
    for (long count : counts) {
      all += count;
      present += count > 0 ? 1 : 0;
    }
    List<Double> weights = new ArrayList<>();
    for (long count : counts) {
      weights.add(count == 0 ? 1.0 : (double) all / ((double) present * count));
    }
    return new ClassWeighting(weights, ignored);
  }

  /** Returns what training minimizes by a loss whose examples count so. */
  public Objective objective(Task task, Loss loss) {
    return new Objective(task, loss, weights, ignored);
  }
}
