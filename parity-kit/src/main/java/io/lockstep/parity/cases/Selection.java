package io.lockstep.parity.cases;

import java.util.List;

/** How much of the kit is run: what every build can afford, or all of it. */
public enum Selection {
  /**
   * Everything that is registered, at the sizes where most faults show, in few distinct kernels:
   * for devices that compile slowly.
   */
  QUICK,
  /**
   * As the quick one, at one length: for simulators, which take a second where a device takes a
   * millisecond.
   */
  SMALL,
  /** Every size and shape. */
  FULL;

  /** Returns the lengths of vectors: nothing, one, odd, and around powers of two. */
  public List<Integer> vectors() {
    return switch (this) {
      case SMALL -> List.of(257);
      case QUICK -> List.of(0, 1, 13, 257);
      case FULL -> Sizes.VECTORS;
    };
  }

  /** Returns the lengths for operations whose code does not depend on the length in other ways. */
  public List<Integer> lengths() {
    return switch (this) {
      case SMALL -> List.of(13);
      case QUICK -> List.of(0, 13);
      case FULL -> Sizes.SHORT;
    };
  }

  /** Returns whether every size and shape is wanted. */
  public boolean isFull() {
    return this == FULL;
  }
}
