package io.lockstep.cli.experiment.claim;

/**
 * A claim about training that can be run: what is trained, what is looked at, and whether it is as
 * claimed. The same bits come out every time, on every device.
 */
public interface Experiment {
  /** Returns the name, lower case with hyphens. */
  String name();

  /** Returns what is claimed, in a sentence or two. */
  String claim();

  /** Returns where the claim comes from, such as a paper. */
  String source();

  /** Runs it. */
  Findings run(Lab lab);
}
