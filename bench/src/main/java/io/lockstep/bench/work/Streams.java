package io.lockstep.bench.work;

/** The numbers of the streams of {@link HashedDraws}, the same on both sides. */
public final class Streams {
  /** The first parameter; each further one has the next number. */
  public static final int PARAMETERS = 0;

  /** The features of the first batch; each further one has the next number. */
  public static final int FEATURES = 1000;

  /** The classes of the first batch; each further one has the next number. */
  public static final int CLASSES = 2000;

  /** The first operand A of a product; each further one has the next number. */
  public static final int LEFT = 3000;

  /** The first operand B of a product; each further one has the next number. */
  public static final int RIGHT = 4000;

  /** The gradient that an update is given, and the source of a copy. */
  public static final int GIVEN = 5000;

  private Streams() {}
}
