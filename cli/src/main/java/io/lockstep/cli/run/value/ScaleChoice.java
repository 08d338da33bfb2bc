package io.lockstep.cli.run.value;

import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;

/** What {@code --scale} can be. */
public enum ScaleChoice {
  /** Images to 0..1, columns of a CSV file standardized, points as they are. */
  AUTO,
  /** Values as they are. */
  NONE,
  /** Each column to mean 0 and standard deviation 1. */
  STANDARD,
  /** Each column to 0..1. */
  MINMAX;

  /** Returns this choice, with {@code AUTO} replaced by what fits the data. */
  private ScaleChoice resolve(boolean csv) {
    return this != AUTO ? this : csv ? STANDARD : NONE;
  }

  /** Returns the choice by which the same is asked for; of images that is {@code AUTO} alone. */
  public ScaleChoice named(Matrix training, boolean csv) {
    return this == AUTO && training.type() == ElementType.U8 ? AUTO : resolve(csv);
  }

  /**
   * Returns the scaling, fitted on the training part.
   *
   * @param csv whether the values come from a CSV file
   */
  public Scaling fit(Matrix training, boolean csv) {
    if (this == AUTO && training.type() == ElementType.U8) {
      return Scaling.unitRange(training.width());
    }
    return switch (resolve(csv)) {
      case AUTO, NONE -> Scaling.identity(training.width());
      case STANDARD -> Scaling.standardize(training);
      case MINMAX -> Scaling.minMax(training);
    };
  }

  /** Returns whether the scaled values lie in 0..1. */
  public boolean isUnitRange(Matrix training) {
    return this == MINMAX || (this == AUTO && training.type() == ElementType.U8);
  }
}
