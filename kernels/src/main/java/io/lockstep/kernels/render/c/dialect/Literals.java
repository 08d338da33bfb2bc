package io.lockstep.kernels.render.c.dialect;

import io.lockstep.kernels.expr.Type;

/** Numbers as C text, each with exactly its value: floats are hexadecimal. */
final class Literals {
  private Literals() {}

  static String text(Dialect dialect, Type type, double value) {
    return switch (type) {
      case F32 -> floatText(dialect, (float) value);
      case I32 -> intText((int) value);
      case BOOL -> value != 0 ? "true" : "false";
      case F64 -> throw new IllegalArgumentException("F64 is not rendered");
    };
  }

  private static String floatText(Dialect dialect, float value) {
    if (!Float.isFinite(value)) {
      return dialect.asFloat(
          Float.isNaN(value) ? "0x7fc00000" : value > 0 ? "0x7f800000" : "(int)0xff800000u");
    }
    String text = Float.toHexString(value) + "f";
    return text.startsWith("-") ? "(" + text + ")" : text;
  }

  private static String intText(int value) {
    if (value == Integer.MIN_VALUE) {
      return "(-2147483647 - 1)";
    }
    return value < 0 ? "(" + value + ")" : Integer.toString(value);
  }
}
