package io.lockstep.kernels.render.c.source;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.spec.KernelSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a kernel's functions: {@code in0, in1, ...}, {@code out0, ...}, further
 * pointers, then sizes, and how elements are read and stored. Sizes are added before the first
 * function is opened.
 */
public final class KernelArguments {
  /** With more sizes than these, the others are constants: a device may take only 1024 bytes. */
  private static final int MOST_SIZES = 64;

  private final Dialect dialect;
  private final List<DType> types;
  private final int inputs;
  private final boolean unaliased;
  private final List<String> sizeNames = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();

  /** Creates the parameters; {@code unaliased} if no output shares memory with another argument. */
  public KernelArguments(Dialect dialect, KernelSpec spec, boolean unaliased) {
    this.dialect = dialect;
    this.types = spec.arguments();
    this.inputs = spec.inputCount();
    this.unaliased = unaliased;
  }

  /** Adds a size, and returns what it is called in the text. */
  public String size(String name, int value) {
    if (sizeNames.size() == MOST_SIZES) {
      return Integer.toUnsignedString(value) + "u";
    }
    sizeNames.add(name);
    sizes.add(value);
    return name;
  }

  /** Returns the sizes added, in the order of the parameters. */
  public List<Integer> sizes() {
    return sizes;
  }

  /**
   * Opens a kernel function.
   *
   * @param items work-items of its groups
   * @param further pointers behind the specification's
   */
  public void open(CodeWriter out, String function, int items, String... further) {
    open(out, dialect.kernel(items), function, further);
  }

  /**
   * Opens a kernel function.
   *
   * @param head what stands before its name
   * @param further pointers behind the specification's
   */
  public void open(CodeWriter out, String head, String function, String... further) {
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      parameters.add(
          dialect.pointer(types.get(i), dialect.argument(name(i)), i < inputs, unaliased));
    }
    parameters.addAll(List.of(further));
    sizeNames.forEach(size -> parameters.add("const uint " + size));
    for (int i = 0; i < types.size(); i++) {
      parameters.addAll(dialect.offsetParameter(name(i)));
    }
    out.open(head + function + "(\n    " + String.join(",\n    ", parameters) + ")");
    for (int i = 0; i < types.size(); i++) {
      dialect.offset(types.get(i), name(i), i < inputs).forEach(out::line);
    }
  }

  /** Returns the value of an input's element. */
  public String load(int input, String position) {
    return loaded(input, name(input) + "[" + position + "]");
  }

  /** Returns the value of an input's element as it is stored. */
  public String loaded(int input, String element) {
    return switch (types.get(input)) {
      case F32, F64, I32 -> element;
      case BF16 -> dialect.asFloat("(int)((uint)" + element + " << 16)");
      case U8, BOOL -> "(int)" + element;
    };
  }

  /** Returns the statement that stores a value in an output's element. */
  public String store(int output, String position, String value) {
    return name(inputs + output) + "[" + position + "] = " + stored(output, value) + ";";
  }

  /** Returns a value as an output's element is stored. */
  public String stored(int output, String value) {
    return switch (types.get(inputs + output)) {
      case F32, F64, I32 -> value;
      case BF16 -> "to_bf16(" + value + ")";
      case U8, BOOL -> "(uchar)" + value;
    };
  }

  /** Returns the stored type of an argument. */
  public DType type(int argument) {
    return types.get(argument);
  }

  /** Returns the name of an argument. */
  public String name(int argument) {
    return argument < inputs ? "in" + argument : "out" + (argument - inputs);
  }
}
