package io.lockstep.training.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training part and, where there is one, a validation part of the same kind of examples.
 *
 * @param training the examples to train on
 * @param validation the examples held out, null where there are none
 */
public record DataParts(Dataset training, @Nullable Dataset validation) {
  /**
   * Checks that the parts have the same width and kind of targets, and that validation has no class
   * unknown to training.
   *
   * @throws DataException where they do not fit together
   */
  public DataParts {
    if (validation != null) {
      check(training, validation);
    }
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
    return PartWarnings.of(training, validation);
  }

  private static void check(Dataset training, Dataset validation) {
    if (training.width() != validation.width()) {
      throw mismatch(
          "an example has "
              + training.width()
              + " features in the training part but "
              + validation.width()
              + " in the validation part",
          "Give both parts the same features");
    }
    int known = classes(training);
    int needed = classes(validation);
    if (known == 0 != (needed == 0)) {
      throw mismatch(
          "only the " + (known == 0 ? "validation" : "training") + " part has classes",
          "Give both parts the same kind of targets");
    }
    if (needed > known) {
      throw mismatch(
          "the validation part has " + needed + " classes but the training part only " + known,
          "Add examples of the missing classes to the training part"
              + " or remove them from the validation part");
    }
  }

  private static int classes(Dataset part) {
    return switch (part.targets()) {
      case Targets.Classes classes -> classes.count();
      case Targets.None none -> 0;
      case Targets.Values values -> 0;
    };
  }

  private static DataException mismatch(String problem, String remedy) {
    return new DataException("validation data", null, "", problem, remedy);
  }
}
