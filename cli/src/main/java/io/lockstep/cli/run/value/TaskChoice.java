package io.lockstep.cli.run.value;

import io.lockstep.training.data.csv.schema.CsvOptions;

/** What {@code --task} can be. */
public enum TaskChoice {
  /** Classes are classified, numbers regressed; an autoencoder reconstructs. */
  AUTO,
  /** The label is a class. */
  CLASSIFICATION,
  /** The label is a number. */
  REGRESSION,
  /** The target is the input; there is no label. */
  RECONSTRUCTION;

  /** Returns how the label of a CSV file is to be understood. */
  public CsvOptions.Task ofLabel() {
    return switch (this) {
      case AUTO, RECONSTRUCTION -> CsvOptions.Task.DETECT;
      case CLASSIFICATION -> CsvOptions.Task.CLASSIFICATION;
      case REGRESSION -> CsvOptions.Task.REGRESSION;
    };
  }
}
