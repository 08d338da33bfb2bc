package io.lockstep.cli.data;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A part of the data of a run, as an option names it. */
public enum DataPart {
  /** What was trained on. */
  TRAINING,
  /** What the run was steered by. */
  VALIDATION,
  /** What was looked at once, at the end. */
  TEST;

  /**
   * Returns the examples of the part.
   *
   * @throws UsageException if there are none
   */
  public Dataset of(DataParts parts) {
    @Nullable Dataset examples =
        switch (this) {
          case TRAINING -> parts.training();
          case VALIDATION -> parts.validation();
          case TEST -> parts.test();
        };
    if (examples == null) {
      String name = name().toLowerCase(Locale.ROOT);
      throw new UsageException(
          "[evaluate] the run of the model held out no "
              + name
              + " part; train one with "
              + (this == TEST ? "--test-split" : "--val-split")
              + ", or leave --part out");
    }
    return examples;
  }
}
