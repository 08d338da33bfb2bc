package io.lockstep.training.selection;

import io.lockstep.training.data.Dataset;
import java.util.List;
import java.util.stream.IntStream;

/** As many folds as examples, of which each holds out one. */
public record LeaveOneOut() implements Splitter {
  @Override
  public List<Fold> split(Dataset data) {
    Folds.requireExamples(2, data.size());
    return Folds.of(data.size(), IntStream.range(0, data.size()).toArray());
  }
}
