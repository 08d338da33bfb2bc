package io.lockstep.training.objective;

import java.util.Locale;

/** What data are used for, which is told where they do not fit. */
public enum DataUse {
  /** To learn from. */
  TRAIN("training example"),
  /** To watch training. */
  VALIDATE("validation example"),
  /** To measure a model. */
  EVALUATE("example"),
  /** To ask a model about. */
  PREDICT("example");

  private final String example;

  DataUse(String example) {
    this.example = example;
  }

  /** What one of the examples is called. */
  String example() {
    return example;
  }

  /** Returns the operation as messages open with it, such as {@code train}. */
  String operation() {
    return name().toLowerCase(Locale.ROOT);
  }
}
