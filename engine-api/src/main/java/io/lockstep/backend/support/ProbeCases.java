package io.lockstep.backend.support;

import io.lockstep.backend.BackendException;
import java.util.SplittableRandom;

/**
 * The bit probe that a device passes when it is opened: every primitive operation at special and
 * random operands, and Java's answers. A device may claim properties and still flush subnormals,
 * contract a product and a sum, or divide roughly.
 */
public final class ProbeCases {
  /** Number of operand triples; a multiple of every work-group size that may compute them. */
  public static final int COUNT = 2048;

  private static final int CANONICAL_NAN = 0x7fc00000;

  /** Zeros, ones, the ends of the subnormal and normal ranges, infinities, NaN, ties. */
  private static final int[] SPECIAL = {
    0x00000000, 0x80000000, 0x3f800000, 0xbf800000, 0x3f800001, 0x3f7fffff, 0x40400000, 0x3eaaaaab,
    0x00000001, 0x80000001, 0x00000003, 0x007fffff, 0x00800000, 0x80800000, 0x00ffffff, 0x7f7fffff,
    0xff7fffff, 0x7f800000, 0xff800000, 0x7fc00000, 0x4b800001, 0x4b000001, 0x34000000, 0x33800000
  };

  private ProbeCases() {}

  /** An operation on three words, or their floats {@code x, y, z}. */
  public enum Operation {
    /** A rounded sum. */
    ADD("addition", "as_int(x + y)"),
    /** A rounded difference. */
    SUBTRACT("subtraction", "as_int(x - y)"),
    /** A rounded product. */
    MULTIPLY("multiplication", "as_int(x * y)"),
    /** A rounded quotient. */
    DIVIDE("correctly rounded division", "as_int(x / y)"),
    /** A rounded root. */
    SQUARE_ROOT("correctly rounded square root", "as_int(sqrt(x))"),
    /** A product and a sum, rounded once. */
    FMA("fused multiply-add", "as_int(fma(x, y, z))"),
    /** A product and a sum, rounded twice. */
    MULTIPLY_ADD("a product and a sum without contraction", "as_int(x * y + z)"),
    /** All comparisons. */
    COMPARE(
        "comparison", "(x < y ? 1 : 0) + (x <= y ? 2 : 0) + (x == y ? 4 : 0) + (x != x ? 8 : 0)"),
    /** An integer rounded to a float. */
    FROM_INT("conversion of integers", "as_int(convert_float_rte(a))"),
    /** A float cut to an integer, where it fits. */
    TO_INT("conversion to integers", "x > -2147483648.0f && x < 2147483648.0f ? (int)x : 0"),
    /** The high half of an unsigned product. */
    MULTIPLY_HIGH("high half of a product", "(int)mul_hi((uint)a, (uint)b)"),
    /** The low half of a product, a sum and exclusive or. */
    INTEGER("integer arithmetic", "(int)((uint)a * (uint)b + ((uint)b ^ (uint)c))"),
    /** All shifts. */
    SHIFT("shifts", "(int)((uint)a << (b & 31)) ^ (int)((uint)a >> (c & 31)) ^ (b >> (c & 31))");

    private final String property;
    private final String code;

    Operation(String property, String code) {
      this.property = property;
      this.code = code;
    }

    /**
     * Returns the operation as a word, in OpenCL C: of ints {@code a, b, c} and their floats {@code
     * x, y, z}.
     */
    public String code() {
      return code;
    }

    /** Returns the property that it probes. */
    public String property() {
      return property;
    }

    /** Returns what a wrong result shows to be missing. */
    public String property(int a, int b, int c, int expected) {
      boolean subnormal = isSubnormal(a) || isSubnormal(b) || (usesThree() && isSubnormal(c));
      return isFloat() && this != FROM_INT && (subnormal || isSubnormal(expected))
          ? property + " with subnormal numbers"
          : property;
    }

    /** Returns a result with one NaN for all. */
    public int canonical(int bits) {
      return isFloat() && Float.isNaN(Float.intBitsToFloat(bits)) ? CANONICAL_NAN : bits;
    }

    /** Returns Java's answer. */
    public int expected(int a, int b, int c) {
      float x = Float.intBitsToFloat(a);
      float y = Float.intBitsToFloat(b);
      float z = Float.intBitsToFloat(c);
      return switch (this) {
        case ADD -> bits(x + y);
        case SUBTRACT -> bits(x - y);
        case MULTIPLY -> bits(x * y);
        case DIVIDE -> bits(x / y);
        case SQUARE_ROOT -> bits((float) Math.sqrt(x));
        case FMA -> bits(Math.fma(x, y, z));
        case MULTIPLY_ADD -> bits(x * y + z);
        case COMPARE ->
            (x < y ? 1 : 0) + (x <= y ? 2 : 0) + (x == y ? 4 : 0) + (Float.isNaN(x) ? 8 : 0);
        case FROM_INT -> bits((float) a);
        case TO_INT -> x > -0x1p31f && x < 0x1p31f ? (int) x : 0;
        case MULTIPLY_HIGH ->
            (int) ((Integer.toUnsignedLong(a) * Integer.toUnsignedLong(b)) >>> 32);
        case INTEGER -> a * b + (b ^ c);
        case SHIFT -> (a << (b & 31)) ^ (a >>> (c & 31)) ^ (b >> (c & 31));
      };
    }

    private boolean usesThree() {
      return this == FMA || this == MULTIPLY_ADD;
    }

    private boolean isFloat() {
      return switch (this) {
        case ADD, SUBTRACT, MULTIPLY, DIVIDE, SQUARE_ROOT, FMA, MULTIPLY_ADD, FROM_INT -> true;
        case COMPARE, TO_INT, MULTIPLY_HIGH, INTEGER, SHIFT -> false;
      };
    }

    private static int bits(float value) {
      return Float.floatToRawIntBits(value);
    }

    private static boolean isSubnormal(int bits) {
      float magnitude = Math.abs(Float.intBitsToFloat(bits));
      return magnitude > 0 && magnitude < Float.MIN_NORMAL;
    }
  }

  /** Returns all triples: pairs of special values, then random words, then floats near one. */
  public static int[] operands() {
    int[] operands = new int[3 * COUNT];
    SplittableRandom random = new SplittableRandom(1);
    int specialPairs = SPECIAL.length * SPECIAL.length;
    for (int i = 0; i < COUNT; i++) {
      for (int k = 0; k < 3; k++) {
        int word = random.nextInt();
        if (i < specialPairs) {
          word = SPECIAL[(k == 0 ? i / SPECIAL.length : i * k) % SPECIAL.length];
        } else if (i >= COUNT / 2) {
          word = (word & 0x80ffffff) | 0x3f000000;
        }
        operands[3 * i + k] = word;
      }
    }
    return operands;
  }

  /** Returns the statements that write all results of the {@code i}-th triple to {@code out}. */
  public static String statements() {
    StringBuilder body = new StringBuilder();
    for (Operation operation : Operation.values()) {
      body.append(
          "  out[i * %du + %du] = %s;\n"
              .formatted(Operation.values().length, operation.ordinal(), operation.code()));
    }
    return body.toString();
  }

  /** Returns the number of words that {@link #statements} write for all triples. */
  public static int results() {
    return COUNT * Operation.values().length;
  }

  /**
   * Compares the results of a device with Java's.
   *
   * @param device its label and name, for the error
   * @throws BackendException if a bit differs, with the property at fault, expected and got
   */
  public static void compare(String device, int[] operands, int[] results) {
    Operation[] operations = Operation.values();
    for (int i = 0; i < COUNT; i++) {
      int a = operands[3 * i];
      int b = operands[3 * i + 1];
      int c = operands[3 * i + 2];
      for (Operation operation : operations) {
        int got = operation.canonical(results[i * operations.length + operation.ordinal()]);
        int expected = operation.canonical(operation.expected(a, b, c));
        if (got != expected) {
          throw new BackendException(
              "[open] %s fails the bit probe: %s, of 0x%08x, 0x%08x, 0x%08x, gave 0x%08x,"
                      .formatted(device, operation.property(a, b, c, expected), a, b, c, got)
                  + " expected 0x%08x; it cannot compute in strict precision: update its driver or"
                      .formatted(expected)
                  + " choose another device");
        }
      }
    }
  }
}
