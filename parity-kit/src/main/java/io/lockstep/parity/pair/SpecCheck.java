package io.lockstep.parity.pair;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import java.util.List;

/** Whether the parts of a specification fit one another, which a planner sees to by itself. */
final class SpecCheck {
  /** A kernel is run with the memory before its elements, so that it is the same kernel: 4 GiB. */
  private static final long MOST_BYTES_BEFORE = 1L << 32;

  private SpecCheck() {}

  /**
   * Checks sizes, the number, shape and extent of layouts, and types.
   *
   * @throws IllegalArgumentException with the first thing that does not fit
   */
  static void check(KernelSpec spec) {
    switch (spec) {
      case MapSpec s -> {
        arguments(s.program(), 0, s.inputs(), s.outputs());
        withoutRows(s.program());
        over(s.shape(), "input", s.inputs());
        over(s.shape(), "output", s.outputs());
      }
      case RowSpec s -> {
        arguments(s.program(), 0, s.inputs(), s.outputs());
        Shape space = Shape.of(s.rows(), s.cols());
        over(space, "input", s.inputs());
        over(space, "output", s.outputs());
      }
      case ColumnReduceSpec s -> {
        counted("input", s.program().inputs().size(), s.inputs().size());
        counted("output", s.program().outputs().size(), 1);
        withoutRows(s.program());
        over(Shape.of(s.outer(), s.reduced(), s.inner()), "input", s.inputs());
        Shape.of(s.outer(), s.inner());
        require(s.reduced() > 0 || s.op() == ReduceOp.SUM, s.op() + " over no elements");
      }
      case MatMulSpec s -> {
        require(s.type().isFloat(), "it cannot compute " + s.type());
        require(
            !s.epilogue().inputs().isEmpty() && s.epilogue().inputs().getFirst() == s.product(),
            "the program's first input is not the product, of " + s.product());
        arguments(s.epilogue(), 1, s.inputs(), s.outputs());
        withoutRows(s.epilogue());
        over(Shape.of(s.batch(), s.m(), s.k()), "a", List.of(s.a()));
        over(Shape.of(s.batch(), s.k(), s.n()), "b", List.of(s.b()));
        Shape space = Shape.of(s.batch(), s.m(), s.n());
        over(space, "input", s.inputs());
        over(space, "output", s.outputs());
        require(s.outputs().stream().allMatch(Layout::isContiguous), "an output is not contiguous");
      }
      case ArgReduceSpec s -> {
        require(s.cols() > 0, "rows of " + s.cols() + " elements have no position");
        over(Shape.of(s.rows(), s.cols()), "input", List.of(s.input()));
      }
      case GatherSpec s -> table(s.rows(), s.width(), s.count());
      case ScatterAddSpec s -> {
        isFloat(s.type());
        table(s.rows(), s.width(), s.count());
      }
    }
    Region.of(spec).forEach(SpecCheck::extent);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static void isFloat(DType type) {
    require(type == DType.F32 || type == DType.F64, "it cannot compute " + type);
  }

  private static void table(int rows, int width, int count) {
    Shape.of(rows, width);
    Shape.of(count, width);
    Shape.of(count);
  }

  private static void arguments(
      Program program, int computed, List<Layout> inputs, List<Layout> outputs) {
    counted("input", program.inputs().size() - computed, inputs.size());
    counted("output", program.outputs().size(), outputs.size());
  }

  private static void counted(String name, int needed, int found) {
    require(
        needed == found, "the program needs " + needed + " layouts of " + name + "s, got " + found);
  }

  private static void withoutRows(Program program) {
    require(
        program.schedule().stream().noneMatch(e -> e instanceof Expr.Rows),
        "only a kernel of rows can reduce over a row");
  }

  private static void over(Shape space, String name, List<Layout> layouts) {
    for (int i = 0; i < layouts.size(); i++) {
      Shape shape = layouts.get(i).shape();
      require(
          shape.equals(space),
          name + " " + i + " has shape " + shape + ", the kernel runs over " + space);
    }
  }

  private static void extent(Region region) {
    Layout layout = region.layout();
    require(
        layout.offset() >= 0 && region.firstByte() <= MOST_BYTES_BEFORE,
        "an argument begins at element " + layout.offset());
    long last = layout.offset();
    for (int axis = 0; axis < layout.shape().rank(); axis++) {
      int stride = layout.strides().get(axis);
      require(stride >= 0, "an argument has the stride " + stride);
      last += Math.max(0, layout.shape().dim(axis) - 1L) * stride;
      require(last < Integer.MAX_VALUE, "an argument ends at element " + last);
    }
  }
}
