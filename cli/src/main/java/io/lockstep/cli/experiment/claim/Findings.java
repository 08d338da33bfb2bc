package io.lockstep.cli.experiment.claim;

import io.lockstep.plot.figure.Figure;
import java.util.List;

/**
 * What an experiment found.
 *
 * @param table its numbers
 * @param figure what shows it best
 * @param checks the parts of the claim, at least one
 */
public record Findings(ResultTable table, Figure figure, List<Check> checks) {
  /** Copies the checks. */
  public Findings {
    checks = List.copyOf(checks);
    if (checks.isEmpty()) {
      throw new IllegalArgumentException("[experiment] a claim without a check says nothing");
    }
  }

  /** Returns whether all is as claimed. */
  public boolean hold() {
    return checks.stream().allMatch(Check::holds);
  }
}
