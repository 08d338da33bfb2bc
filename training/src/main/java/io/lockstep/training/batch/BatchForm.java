package io.lockstep.training.batch;

import io.lockstep.kernels.expr.DType;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Targets;

/**
 * All that shapes a compiled step: batches of one form can go through one step, and those of two
 * never do.
 *
 * @param size the number of examples
 * @param type of the features
 * @param width the number of features
 * @param target what comes with them
 * @param weighted whether examples count differently
 */
public record BatchForm(int size, ElementType type, int width, Target target, boolean weighted) {
  /** What a batch holds beside its features. */
  public sealed interface Target {
    /** Nothing. */
    record None() implements Target {}

    /** A class index for each example. */
    record Classes() implements Target {}

    /**
     * Numbers for each example.
     *
     * @param width how many
     */
    record Values(int width) implements Target {}
  }

  /**
   * Returns the form of a batch with the targets that are needed of its data: none to reconstruct.
   */
  public static BatchForm of(Dataset data, int size, boolean reconstructs) {
    Target target =
        reconstructs
            ? new Target.None()
            : switch (data.targets()) {
              case Targets.None _ -> new Target.None();
              case Targets.Classes _ -> new Target.Classes();
              case Targets.Values v -> new Target.Values(v.values().width());
            };
    return of(data, size, target, data.weights() != null);
  }

  /** Returns the form of a batch of which only the features are wanted. */
  public static BatchForm unlabelled(Dataset data, int size) {
    return of(data, size, new Target.None(), false);
  }

  private static BatchForm of(Dataset data, int size, Target target, boolean weighted) {
    return new BatchForm(size, data.features().values().type(), data.width(), target, weighted);
  }

  /** The type of the features on the device. */
  DType featureType() {
    return switch (type) {
      case U8 -> DType.U8;
      case F32 -> DType.F32;
    };
  }
}
