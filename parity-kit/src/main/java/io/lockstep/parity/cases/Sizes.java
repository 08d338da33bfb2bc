package io.lockstep.parity.cases;

import java.util.List;

/** Sizes at which vector lanes, cache blocks and tiles begin and end. */
public final class Sizes {
  /** Lengths of vectors: nothing, one, odd, and around powers of two. */
  public static final List<Integer> VECTORS = List.of(0, 1, 13, 207, 256, 257, 4098);

  /** Lengths for operations whose code does not depend on the length in other ways. */
  static final List<Integer> SHORT = List.of(0, 1, 13, 257);

  /** Edges of matrices around those of the tiles of the CPU. */
  static final List<Integer> EDGES = List.of(1, 13, 14, 15, 31, 32, 33);

  /** Edges of matrices around those of the tiles of GPUs. */
  static final List<Integer> WIDE_EDGES = List.of(63, 64, 65, 127, 128, 129);

  /** Depths of products around the runs of 512 and the cache blocks of 1024. */
  static final List<Integer> DEPTHS = List.of(511, 512, 513, 1023, 1024, 1025, 1535, 1536, 1537);

  private Sizes() {}
}
