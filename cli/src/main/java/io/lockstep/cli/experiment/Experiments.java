package io.lockstep.cli.experiment;

import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.depth.DepthExperiments;
import io.lockstep.cli.experiment.descent.DescentExperiments;
import io.lockstep.cli.experiment.fit.FitExperiments;
import io.lockstep.cli.experiment.model.ModelExperiments;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import java.util.List;
import java.util.stream.Stream;

/** All experiments, in the order in which a course would show them. */
public final class Experiments {
  private static final List<Experiment> ALL =
      Stream.of(
              DepthExperiments.ALL,
              DescentExperiments.ALL,
              FitExperiments.ALL,
              ModelExperiments.ALL)
          .flatMap(List::stream)
          .toList();

  private Experiments() {}

  /** Returns all. */
  public static List<Experiment> all() {
    return ALL;
  }

  /**
   * Returns one.
   *
   * @throws UsageException if there is none; the message suggests the nearest name
   */
  public static Experiment byName(String name) {
    return ALL.stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow(() -> {
          List<String> names = ALL.stream().map(Experiment::name).toList();
          return new UsageException(
              "[experiment] there is no experiment "
                  + Quoted.of(name)
                  + "; "
                  + Suggestions.hint(name, names));
        });
  }
}
