package io.lockstep.training.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training part and, where there are some, a validation and a test part of the same kind of
 * examples.
 *
 * @param training the examples to train on
 * @param validation the examples held out to steer a run by, null where there are none
 * @param test the examples held out to be looked at once, at the end, null where there are none
 */
public record DataParts(Dataset training, @Nullable Dataset validation, @Nullable Dataset test) {
  /**
   * Checks that the parts have the same width and kind of targets, and that none has a class
   * unknown to training.
   *
   * @throws DataException where they do not fit together
   */
  public DataParts {
    if (validation != null) {
      check(training, validation, "validation");
    }
    if (test != null) {
      check(training, test, "test");
    }
  }

  /** Creates parts of which none is for a test. */
  public DataParts(Dataset training, @Nullable Dataset validation) {
    this(training, validation, null);
  }

  /**
   * These parts where there is a validation part, else the training part split.
   *
   * @param fraction the part to hold out, see {@link Dataset#split}
   * @param seed the run's seed
   * @return training and validation part
   */
  public DataParts orSplit(double fraction, long seed) {
    return validation != null ? this : training.split(fraction, seed);
  }

  /**
   * What makes training on these parts look like success that is none: one class or one number
   * alone to predict, or classes without an example in the validation part.
   *
   * @return a line each, possibly none
   */
  public List<String> warnings() {
    return PartWarnings.of(this);
  }

  private static void check(Dataset training, Dataset held, String part) {
    if (training.width() != held.width()) {
      throw mismatch(
          part,
          "an example has "
              + training.width()
              + " features in the training part but "
              + held.width()
              + " in the "
              + part
              + " part",
          "Give both parts the same features");
    }
    int known = classes(training);
    int needed = classes(held);
    if (known == 0 != (needed == 0)) {
      throw mismatch(
          part,
          "only the " + (known == 0 ? part : "training") + " part has classes",
          "Give both parts the same kind of targets");
    }
    if (needed > known) {
      throw mismatch(
          part,
          "the " + part + " part has " + needed + " classes but the training part only " + known,
          "Add examples of the missing classes to the training part"
              + " or remove them from the "
              + part
              + " part");
    }
  }

  private static int classes(Dataset part) {
    return switch (part.targets()) {
      case Targets.Classes classes -> classes.count();
      case Targets.None none -> 0;
      case Targets.Values values -> 0;
    };
  }

  private static DataException mismatch(String part, String problem, String remedy) {
    return new DataException(part + " data", null, "", problem, remedy);
  }
}
