package io.lockstep.cli.experiment.claim;

/**
 * A part of a claim beside what was seen.
 *
 * @param expected what should be so, in words
 * @param seen the numbers that tell
 * @param holds whether it is so
 */
public record Check(String expected, String seen, boolean holds) {
  /** Returns the check that a number is below a limit. */
  public static Check below(String expected, double seen, double limit) {
    return new Check(expected, numbers(seen, "<", limit), seen < limit);
  }

  /** Returns the check that a number is above a limit. */
  public static Check above(String expected, double seen, double limit) {
    return new Check(expected, numbers(seen, ">", limit), seen > limit);
  }

  private static String numbers(double seen, String relation, double limit) {
    return ResultTable.number(seen) + ", asked " + relation + " " + ResultTable.number(limit);
  }

  @Override
  public String toString() {
    return (holds ? "as claimed: " : "NOT as claimed: ") + expected + " (" + seen + ")";
  }
}
