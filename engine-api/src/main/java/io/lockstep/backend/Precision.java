package io.lockstep.backend;

import java.util.Locale;

/**
 * How exactly matrix products are computed. All else is the same in each: every other operation
 * follows the arithmetic contract in float32, and so does every sum outside of products; in {@link
 * #BF16} on values of which some were rounded when they were stored.
 */
public enum Precision {
  /** The arithmetic contract: float32 with the same bits on every device. */
  STRICT,
  /** Products in float32 by the device's own library, in an order of its choice. */
  FAST,
  /** Products on tensor cores, operands rounded to 10 bits of fraction, added in float32. */
  TF32,
  /**
   * Products of operands that are stored as bfloat16, added in float32; parameters and all sums are
   * float32. On tensor cores where a device has them, else in the order of the contract.
   */
  BF16;

  /** Returns the name by which users ask for it, such as {@code tf32}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the label. */
  @Override
  public String toString() {
    return label();
  }
}
