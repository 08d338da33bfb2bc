package io.lockstep.training.selection;

import io.lockstep.training.data.Dataset;
import java.util.List;

/**
 * A rule by which data are parted into folds, as those of scikit-learn's {@code model_selection}.
 * The same data and seed give the same folds on every machine.
 */
public sealed interface Splitter
    permits KFold, StratifiedKFold, GroupKFold, RepeatedKFold, LeaveOneOut {
  /**
   * Returns the folds of some data.
   *
   * @throws IllegalArgumentException if the data do not suffice
   */
  List<Fold> split(Dataset data);
}
