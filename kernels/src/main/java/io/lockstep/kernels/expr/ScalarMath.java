package io.lockstep.kernels.expr;

/**
 * The meaning of every scalar operation, in plain Java, one value at a time. A value of any type
 * travels in a {@code double}, which holds all floats, integers and truth values exactly.
 */
public final class ScalarMath {
  private ScalarMath() {}

  /** Returns {@code value} rounded or wrapped to the type. */
  public static double round(Type type, double value) {
    return switch (type) {
      case F32 -> (float) value;
      case F64 -> value;
      case I32 -> (int) value;
      case BOOL -> value != 0 ? 1 : 0;
    };
  }

  /** Returns the result of a unary operation on a value of the given type. */
  public static double unary(UnaryOp op, Type type, double x) {
    return switch (op) {
      case NEG -> type == Type.I32 ? -(int) x : -x;
      case ABS -> Math.abs(x);
      case SQRT -> round(type, Math.sqrt(x));
      case RINT -> Math.rint(x);
      case FLOOR -> Math.floor(x);
      case NOT -> x != 0 ? 0 : 1;
    };
  }

  /** Returns the result of a binary operation on two values of the given type. */
  public static double binary(BinaryOp op, Type type, double a, double b) {
    return switch (type) {
      case F32 -> floats(op, (float) a, (float) b);
      case F64 -> doubles(op, a, b);
      case I32, BOOL -> integers(op, (int) a, (int) b);
    };
  }

  private static double floats(BinaryOp op, float a, float b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MUL_NO_NAN -> zeroStays(a, a * b);
      case DIV_NO_NAN -> zeroStays(a, a / b);
      case MIN -> a < b || Float.isNaN(a) ? a : b;
      case MAX -> a > b || Float.isNaN(a) ? a : b;
      case AND, OR, XOR, SHL, SHR, SAR, MULHI -> throw new IllegalArgumentException(op + " of F32");
    };
  }

  private static double doubles(BinaryOp op, double a, double b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MUL_NO_NAN -> zeroStays(a, a * b);
      case DIV_NO_NAN -> zeroStays(a, a / b);
      case MIN -> a < b || Double.isNaN(a) ? a : b;
      case MAX -> a > b || Double.isNaN(a) ? a : b;
      case AND, OR, XOR, SHL, SHR, SAR, MULHI -> throw new IllegalArgumentException(op + " of F64");
    };
  }

  private static double integers(BinaryOp op, int a, int b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case MIN -> a < b ? a : b;
      case MAX -> a > b ? a : b;
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      case SHL -> a << b;
      case SHR -> a >>> b;
      case SAR -> a >> b;
      case MULHI -> (int) ((Integer.toUnsignedLong(a) * Integer.toUnsignedLong(b)) >>> 32);
      case DIV, MUL_NO_NAN, DIV_NO_NAN -> throw new IllegalArgumentException(op + " of I32");
    };
  }

  /** Of {@code 0 * infinity} and its like, 0. */
  private static double zeroStays(double a, double result) {
    return Double.isNaN(result) && a == 0 ? 0 : result;
  }

  /** Returns {@code a*b + c} rounded once to the type. */
  public static double fma(Type type, double a, double b, double c) {
    return type == Type.F32 ? Math.fma((float) a, (float) b, (float) c) : Math.fma(a, b, c);
  }

  /** Returns 1 if the comparison holds, else 0. */
  public static double compare(CompareOp op, double a, double b) {
    boolean holds =
        switch (op) {
          case LT -> a < b;
          case LE -> a <= b;
          case EQ -> a == b;
          case NE -> a != b;
        };
    return holds ? 1 : 0;
  }

  /** Returns the bits of a float as an integer, or the float with an integer's bits. */
  public static double bits(Type to, double x) {
    return to == Type.I32 ? Float.floatToRawIntBits((float) x) : Float.intBitsToFloat((int) x);
  }
}
