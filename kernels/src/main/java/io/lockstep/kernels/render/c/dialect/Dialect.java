package io.lockstep.kernels.render.c.dialect;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Type;
import java.util.List;
import java.util.Locale;

/** A C language for kernels: every word in which the two rendered languages differ. */
public enum Dialect {
  /** CUDA C++ for nvcc or NVRTC. */
  CUDA(
      """
      typedef unsigned int uint;
      typedef unsigned char uchar;
      typedef unsigned short ushort;
      """,
      "extern \"C\" __global__ void __launch_bounds__(%d) ",
      "static __device__ ",
      "",
      "__restrict__",
      "__shared__ ",
      "__syncthreads();",
      "threadIdx.x",
      "blockIdx.x",
      "blockIdx.x * blockDim.x + threadIdx.x",
      "gridDim.x * blockDim.x",
      List.of("--fmad=false", "--prec-div=true", "--prec-sqrt=true", "--ftz=false")),

  /** OpenCL C 1.2. */
  OPENCL(
      """
      #pragma OPENCL FP_CONTRACT OFF
      """,
      "__kernel __attribute__((reqd_work_group_size(%d, 1, 1))) void ",
      "static ",
      "__global ",
      "restrict",
      "__local ",
      "barrier(CLK_LOCAL_MEM_FENCE);",
      "(uint)get_local_id(0)",
      "(uint)get_group_id(0)",
      "(uint)get_global_id(0)",
      "(uint)get_global_size(0)",
      List.of("-cl-std=CL1.2", "-cl-fp32-correctly-rounded-divide-sqrt"));

  private final String preamble;
  private final String kernel;
  private final String function;
  private final String global;
  private final String restrict;
  private final String local;
  private final String barrier;
  private final String lane;
  private final String group;
  private final String item;
  private final String items;
  private final List<String> buildOptions;

  Dialect(
      String preamble,
      String kernel,
      String function,
      String global,
      String restrict,
      String local,
      String barrier,
      String lane,
      String group,
      String item,
      String items,
      List<String> buildOptions) {
    this.preamble = preamble;
    this.kernel = kernel;
    this.function = function;
    this.global = global;
    this.restrict = restrict;
    this.local = local;
    this.barrier = barrier;
    this.lane = lane;
    this.group = group;
    this.item = item;
    this.items = items;
    this.buildOptions = buildOptions;
  }

  /** Returns the compiler options that strict arithmetic needs. */
  public List<String> buildOptions() {
    return buildOptions;
  }

  /** Returns the name for messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what stands before all functions. */
  public String preamble() {
    return preamble;
  }

  /** Returns what stands before the name of a kernel whose groups have so many work-items. */
  public String kernel(int items) {
    return kernel.formatted(items);
  }

  /**
   * Returns what stands before the name of a kernel of which a multiprocessor shall hold several
   * groups at a time, so that the compiler saves registers; OpenCL has no word for it.
   */
  public String kernel(int items, int groups) {
    return switch (this) {
      case CUDA -> kernel.formatted(items).replace("(" + items, "(" + items + ", " + groups);
      case OPENCL -> kernel(items);
    };
  }

  /** Returns the type of a pointer to local memory. */
  public String localPointer(String type) {
    return (this == CUDA ? "" : local) + type + "*";
  }

  /** Returns four neighbouring floats of local memory, of an address that 16 divides. */
  public String localQuad(String address) {
    return "*(" + localPointer("const float4") + ")(" + address + ")";
  }

  /** Returns four neighbouring elements of device memory, of an address that 16 divides. */
  public String globalQuad(String vector, boolean readOnly, String address) {
    return "*(" + global + (readOnly ? "const " : "") + vector + "*)(" + address + ")";
  }

  /** Returns what stands before the type and name of a helper function. */
  public String function() {
    return function;
  }

  /** Returns a pointer parameter to device memory. */
  public String pointer(DType type, String name, boolean readOnly, boolean unaliased) {
    return global
        + (readOnly ? "const " : "")
        + stored(type)
        + "* "
        + (unaliased ? restrict + " " : "")
        + name;
  }

  /** Returns the name of the parameter that holds an argument's buffer. */
  public String argument(String name) {
    return this == OPENCL ? name + "_base" : name;
  }

  /** Returns the parameter that says where an argument begins in its buffer, if there is one. */
  public List<String> offsetParameter(String name) {
    return this == OPENCL ? List.of("const ulong " + name + "_at") : List.of();
  }

  /** Returns the statement that finds an argument in its buffer, if one is needed. */
  public List<String> offset(DType type, String name, boolean readOnly) {
    return this == OPENCL
        ? List.of(
            pointer(type, name, readOnly, false) + " = " + argument(name) + " + " + name + "_at;")
        : List.of();
  }

  /** Returns the declaration of an array in local memory. */
  public String localArray(String type, String name, int size) {
    return local + type + " " + name + "[" + size + "];";
  }

  /**
   * Returns the declaration of an array of floats in local memory that vectors can be read from.
   */
  public String alignedLocalArray(String name, int size) {
    String aligned = this == CUDA ? "__align__(16)" : "__attribute__((aligned(64)))";
    return local + aligned + " float " + name + "[" + size + "];";
  }

  /** Returns the statement that waits for all work-items of the group. */
  public String barrier() {
    return barrier;
  }

  /** Returns whether the 32 items of a warp can pass registers to one another. */
  public boolean shuffles() {
    return this == CUDA;
  }

  /** Returns the value of a variable in the item of the warp that is so many further on. */
  public String shuffleDown(String variable, String distance) {
    return "__shfl_down_sync(0xffffffffu, " + variable + ", " + distance + ")";
  }

  /** Returns the value of a variable in an item of the warp. */
  public String shuffle(String variable, String item) {
    return "__shfl_sync(0xffffffffu, " + variable + ", " + item + ")";
  }

  /** Returns the statement that waits for the group and makes its writes to device memory seen. */
  public String globalBarrier() {
    return switch (this) {
      case CUDA -> barrier;
      case OPENCL -> "barrier(CLK_GLOBAL_MEM_FENCE);";
    };
  }

  /** Returns the work-item's number in its group. */
  public String lane() {
    return lane;
  }

  /** Returns the number of the work-group. */
  public String group() {
    return group;
  }

  /** Returns the work-item's number among all. */
  public String item() {
    return item;
  }

  /** Returns the number of all work-items. */
  public String items() {
    return items;
  }

  /** Returns the atomic minimum of an integer in device memory and a value, as a statement. */
  public String atomicMin(String pointer, String value) {
    return switch (this) {
      case CUDA -> "atomicMin(" + pointer + ", " + value + ");";
      case OPENCL -> "atomic_min(" + pointer + ", " + value + ");";
    };
  }

  /** Returns the C type in which an element is stored. */
  public static String stored(DType type) {
    return switch (type) {
      case F32 -> "float";
      case I32 -> "int";
      case BF16 -> "ushort";
      case U8, BOOL -> "uchar";
      case F64 -> throw new IllegalArgumentException("F64 is not rendered");
    };
  }

  /** Returns the C type of four elements as they are stored. */
  public static String vector(DType type) {
    return stored(type) + "4";
  }

  /** Returns the C type in which a value is computed. */
  public static String computed(Type type) {
    return switch (type) {
      case F32 -> "float";
      case I32 -> "int";
      case BOOL -> "bool";
      case F64 -> throw new IllegalArgumentException("F64 is not rendered");
    };
  }

  /** Returns {@code a + b} rounded. */
  public String add(String a, String b) {
    return infix("__fadd_rn", a, "+", b);
  }

  /** Returns {@code a - b} rounded. */
  public String sub(String a, String b) {
    return infix("__fsub_rn", a, "-", b);
  }

  /** Returns {@code a * b} rounded. */
  public String mul(String a, String b) {
    return infix("__fmul_rn", a, "*", b);
  }

  /** Returns {@code a / b} rounded. */
  public String div(String a, String b) {
    return infix("__fdiv_rn", a, "/", b);
  }

  private String infix(String intrinsic, String a, String operator, String b) {
    return switch (this) {
      case CUDA -> intrinsic + "(" + a + ", " + b + ")";
      case OPENCL -> a + " " + operator + " " + b;
    };
  }

  /** Returns {@code a*b + c} rounded once. */
  public String fma(String a, String b, String c) {
    return (this == CUDA ? "__fmaf_rn(" : "fma(") + a + ", " + b + ", " + c + ")";
  }

  /** Returns the rounded square root. */
  public String sqrt(String x) {
    return (this == CUDA ? "__fsqrt_rn(" : "sqrt(") + x + ")";
  }

  /** Returns the magnitude of a float. */
  public String abs(String x) {
    return (this == CUDA ? "fabsf(" : "fabs(") + x + ")";
  }

  /** Returns an integer rounded to a float. */
  public String toFloat(String x) {
    return (this == CUDA ? "__int2float_rn(" : "convert_float_rte(") + x + ")";
  }

  /** Returns the float with an integer's bits. */
  public String asFloat(String x) {
    return (this == CUDA ? "__int_as_float(" : "as_float(") + x + ")";
  }

  /** Returns the bits of a float. */
  public String asInt(String x) {
    return (this == CUDA ? "__float_as_int(" : "as_int(") + x + ")";
  }

  /** Returns the function that rounds a float to the bits of a bfloat16, ties to even. */
  public String toBFloat16() {
    return """
    ushort to_bf16(float x) {
      const uint bits = (uint)%s;
      const uint nearest = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
      return (ushort)(x != x ? 0x7fc0u : nearest);
    }
    """
        .formatted(asInt("x"));
  }

  /** Returns the high half of an unsigned product. */
  public String mulHigh(String a, String b) {
    return (this == CUDA ? "__umulhi(" : "mul_hi(") + a + ", " + b + ")";
  }

  /** Returns a literal with exactly this value. */
  public String literal(Type type, double value) {
    return switch (type) {
      case F32 -> floatLiteral((float) value);
      case I32 -> intLiteral((int) value);
      case BOOL -> value != 0 ? "true" : "false";
      case F64 -> throw new IllegalArgumentException("F64 is not rendered");
    };
  }

  private String floatLiteral(float value) {
    if (!Float.isFinite(value)) {
      return asFloat(
          Float.isNaN(value) ? "0x7fc00000" : value > 0 ? "0x7f800000" : "(int)0xff800000u");
    }
    String text = Float.toHexString(value) + "f";
    return text.startsWith("-") ? "(" + text + ")" : text;
  }

  private static String intLiteral(int value) {
    if (value == Integer.MIN_VALUE) {
      return "(-2147483647 - 1)";
    }
    return value < 0 ? "(" + value + ")" : Integer.toString(value);
  }
}
