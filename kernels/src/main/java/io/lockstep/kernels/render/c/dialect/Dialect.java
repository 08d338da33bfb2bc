package io.lockstep.kernels.render.c.dialect;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Type;
import java.util.List;
import java.util.Optional;

/**
 * A C language for kernels: every word in which one differs from another. A further language is a
 * class that implements this; there is no word that it gets from one of the others.
 */
public interface Dialect {
  /** Returns the name for messages and files, in lower case. */
  String label();

  /** Returns the compiler options that strict arithmetic needs. */
  List<String> buildOptions();

  /** Returns what stands before all functions. */
  String preamble();

  /** Returns what stands before the name of a kernel whose groups have so many work-items. */
  String kernel(int items);

  /**
   * Returns what stands before the name of a kernel of which a multiprocessor shall hold several
   * groups at a time, so that the compiler saves registers, where the language has a word for it.
   */
  String kernel(int items, int groups);

  /** Returns what stands before the type and name of a helper function. */
  String function();

  /** Returns what stands before the type of a pointer to device memory; may be empty. */
  String deviceSpace();

  /** Returns the word that says of a pointer that nothing else leads to its elements. */
  String restrict();

  /** Returns the name of the parameter that holds an argument's buffer. */
  String argument(String name);

  /** Returns the parameter that says where an argument begins in its buffer, if there is one. */
  List<String> offsetParameter(String name);

  /** Returns the statement that finds an argument in its buffer, if one is needed. */
  List<String> offset(DType type, String name, boolean readOnly);

  /** Returns a pointer parameter to device memory. */
  default String pointer(DType type, String name, boolean readOnly, boolean unaliased) {
    return deviceSpace()
        + (readOnly ? "const " : "")
        + stored(type)
        + "* "
        + (unaliased ? restrict() + " " : "")
        + name;
  }

  /** Returns four neighbouring elements of device memory, of an address that 16 divides. */
  default String globalQuad(String vector, boolean readOnly, String address) {
    return "*(" + deviceSpace() + (readOnly ? "const " : "") + vector + "*)(" + address + ")";
  }

  /** Returns the declaration of an array in local memory. */
  String localArray(String type, String name, int size);

  /**
   * Returns the declaration of an array of floats in local memory that vectors can be read from.
   */
  String alignedLocalArray(String name, int size);

  /** Returns the type of a pointer to local memory. */
  String localPointer(String type);

  /** Returns four neighbouring floats of local memory, of an address that 16 divides. */
  default String localQuad(String address) {
    return "*(" + localPointer("const float4") + ")(" + address + ")";
  }

  /** Returns the statement that waits for all work-items of the group. */
  String barrier();

  /** Returns the statement that waits for the group and makes its writes to device memory seen. */
  String globalBarrier();

  /** Returns how the 32 items of a warp pass registers to one another, if they can. */
  Optional<Shuffles> shuffles();

  /** How the 32 items of a warp pass registers to one another. */
  interface Shuffles {
    /** Returns the value of a variable in the item of the warp that is so many further on. */
    String down(String variable, String distance);

    /** Returns the value of a variable in an item of the warp. */
    String from(String variable, String item);
  }

  /** Returns the work-item's number in its group. */
  String lane();

  /** Returns the number of the work-group. */
  String group();

  /** Returns the work-item's number among all. */
  String item();

  /** Returns the number of all work-items. */
  String items();

  /** Returns the atomic minimum of an integer in device memory and a value, as a statement. */
  String atomicMin(String pointer, String value);

  /** Returns {@code a + b} rounded. */
  String add(String a, String b);

  /** Returns {@code a - b} rounded. */
  String sub(String a, String b);

  /** Returns {@code a * b} rounded. */
  String mul(String a, String b);

  /** Returns {@code a / b} rounded. */
  String div(String a, String b);

  /** Returns {@code a*b + c} rounded once. */
  String fma(String a, String b, String c);

  /** Returns the rounded square root. */
  String sqrt(String x);

  /** Returns the magnitude of a float. */
  String abs(String x);

  /** Returns an integer rounded to a float. */
  String toFloat(String x);

  /** Returns the float with an integer's bits. */
  String asFloat(String x);

  /** Returns the bits of a float. */
  String asInt(String x);

  /** Returns the high half of an unsigned product. */
  String mulHigh(String a, String b);

  /** Returns a literal with exactly this value. */
  default String literal(Type type, double value) {
    return Literals.text(this, type, value);
  }

  /** Returns the C type in which an element is stored. */
  static String stored(DType type) {
    return switch (type) {
      case F32 -> "float";
      case I32 -> "int";
      case BF16 -> "ushort";
      case U8, BOOL -> "uchar";
      case F64 -> throw new IllegalArgumentException("F64 is not rendered");
    };
  }

  /** Returns the C type of four elements as they are stored. */
  static String vector(DType type) {
    return stored(type) + "4";
  }

  /** Returns the C type in which a value is computed. */
  static String computed(Type type) {
    return switch (type) {
      case F32 -> "float";
      case I32 -> "int";
      case BOOL -> "bool";
      case F64 -> throw new IllegalArgumentException("F64 is not rendered");
    };
  }
}
