package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec;
import java.util.ArrayList;
import java.util.List;

/** The parameters of a kernel: {@code in0, in1, ...}, {@code out0, ...}, and how they are read. */
final class Arguments {
  private final Dialect dialect;
  private final List<DType> types;
  private final int inputs;
  private final boolean unaliased;

  /** Creates the parameters; {@code unaliased} if no output shares memory with another argument. */
  Arguments(Dialect dialect, KernelSpec spec, boolean unaliased) {
    this.dialect = dialect;
    this.types = spec.arguments();
    this.inputs = spec.inputCount();
    this.unaliased = unaliased;
  }

  /** Returns the head of a kernel function, with further parameters behind the specification's. */
  String head(String function, String... further) {
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      parameters.add(dialect.pointer(types.get(i), name(i), i < inputs, unaliased));
    }
    parameters.addAll(List.of(further));
    return dialect.kernel() + function + "(\n    " + String.join(",\n    ", parameters) + ")";
  }

  /** Returns the value of an input's element. */
  String load(int input, String position) {
    String element = name(input) + "[" + position + "]";
    return types.get(input) == DType.U8 || types.get(input) == DType.BOOL
        ? "(int)" + element
        : element;
  }

  /** Returns the statement that stores a value in an output's element. */
  String store(int output, String position, String value) {
    DType type = types.get(inputs + output);
    String stored = type == DType.U8 || type == DType.BOOL ? "(uchar)" + value : value;
    return name(inputs + output) + "[" + position + "] = " + stored + ";";
  }

  private String name(int argument) {
    return argument < inputs ? "in" + argument : "out" + (argument - inputs);
  }
}
