package io.lockstep.parity.cases;

import java.util.List;

/** Sizes at which vector lanes, cache blocks and tiles begin and end. */
public final class Sizes {
  /** Lengths of vectors: nothing, one, odd, and around powers of two. */
  public static final List<Integer> VECTORS = List.of(0, 1, 13, 207, 256, 257, 4098);

  /** Lengths for operations whose code does not depend on the length in other ways. */
  static final List<Integer> SHORT = List.of(0, 1, 13, 257);

  /** Edges of matrices around those of tiles. */
  static final List<Integer> EDGES = List.of(1, 13, 14, 15, 31, 32, 33);

  private Sizes() {}
}
