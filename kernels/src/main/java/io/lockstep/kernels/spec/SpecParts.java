package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import java.util.List;
import java.util.stream.Stream;

/** The parts of specifications: whether they fit one another, and lists of them. */
final class SpecParts {
  private SpecParts() {}

  /** Returns two lists behind one another. */
  static <T> List<T> concat(List<? extends T> first, List<? extends T> second) {
    return Stream.<T>concat(first.stream(), second.stream()).toList();
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Checks that a tensor may have these sizes. */
  static void size(int... dims) {
    var _ = Shape.of(dims);
  }

  /** Checks that a program has layouts for its inputs, save the computed ones, and its outputs. */
  static void layouts(Program program, int computed, List<Layout> inputs, List<Layout> outputs) {
    counted("input", program.inputs().size() - computed, inputs.size());
    counted("output", program.outputs().size(), outputs.size());
  }

  static void counted(String name, int needed, int found) {
    require(
        needed == found, "the program needs " + needed + " layouts of " + name + "s, got " + found);
  }

  /** Checks that a kernel of windows has some, and a type that it computes. */
  static void windows(DType type, List<Window> windows) {
    require(type == DType.F32 || type == DType.F64, "it cannot compute " + type);
    require(!windows.isEmpty(), "it has no windows");
  }

  static void withoutRows(Program program) {
    require(!program.usesRows(), "only a kernel of rows can reduce over a row");
  }

  /** Checks that layouts are over the iteration space. */
  static void over(Shape space, String name, List<Layout> layouts) {
    for (int i = 0; i < layouts.size(); i++) {
      Shape shape = layouts.get(i).shape();
      require(
          shape.equals(space),
          name + " " + i + " has shape " + shape + ", the kernel runs over " + space);
    }
  }
}
