package io.lockstep.parity.golden;

import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.reproduction.Ulps;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A float as a golden file shows it, in decimal and hexadecimal, as in {@code 0.5 (0x3f000000)}.
 *
 * @param dtype {@code F32} or {@code F64}
 * @param value the number
 */
record Bits(DType dtype, double value) {
  private static final Pattern TEXT = Pattern.compile(".*\\(0x([0-9a-f]{8}|[0-9a-f]{16})\\)");

  static Bits of(float value) {
    return new Bits(DType.F32, value);
  }

  /** Returns a loss, which is float32 where that holds it exactly. */
  static Bits ofLoss(double value) {
    return new Bits(value == (float) value ? DType.F32 : DType.F64, value);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is nothing of the kind
   */
  static Bits parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' has no bits at its end, as in 0.5 (0x3f000000)");
    }
    String digits = matcher.group(1);
    return digits.length() == 8
        ? of(Float.intBitsToFloat(Integer.parseUnsignedInt(digits, 16)))
        : new Bits(DType.F64, Double.longBitsToDouble(Long.parseUnsignedLong(digits, 16)));
  }

  /** Returns whether it agrees with another: in every bit, or both are NaN. */
  boolean agrees(Bits other) {
    return Elements.agree(value, other.value);
  }

  /** Returns how it differs from what is expected. */
  String unlike(Bits expected) {
    DType both = dtype == expected.dtype ? dtype : DType.F64;
    return Elements.text(both, value)
        + ", expected "
        + Elements.text(both, expected.value)
        + ", "
        + Ulps.text(both, value, expected.value);
  }

  @Override
  public String toString() {
    return Elements.text(dtype, value);
  }
}
