package io.lockstep.bench.work;

/**
 * What a hidden layer has besides its product and its ReLU.
 *
 * @param norm what is normalized between the two
 * @param dropout rate of the dropout behind the ReLU, or 0 for none
 */
public record Hidden(Norm norm, double dropout) {
  /** Nothing. */
  public static final Hidden PLAIN = new Hidden(Norm.NONE, 0);

  /** Normalizations, each with factor and offset, which start at 1 and 0, and eps 1e-5. */
  public enum Norm {
    /** None. */
    NONE(""),
    /** Batch norm (Ioffe and Szegedy, 2015) with running mean and variance of momentum 0.1. */
    BATCH("batch norm"),
    /** Layer norm (Ba et al., 2016). */
    LAYER("layer norm");

    private final String title;

    Norm(String title) {
      this.title = title;
    }
  }

  /** Returns whether there is nothing. */
  boolean isPlain() {
    return equals(PLAIN);
  }

  /** Returns what is put behind the name of a network, such as {@code " with batch norm"}. */
  String suffix() {
    if (dropout == 0) {
      return norm == Norm.NONE ? "" : " with " + norm.title;
    }
    return norm == Norm.NONE ? " with dropout" : " with " + norm.title + " and dropout";
  }
}
