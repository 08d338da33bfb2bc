package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.EvaluationOrder;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import java.util.List;

/**
 * A row-wise kernel: a program over {@code [rows, cols]} that may reduce over its row ({@code
 * Expr.Rows}), in the contract's order for a contiguous axis. Covers reductions of the last axis,
 * full reductions (one row), softmax, norms and losses.
 *
 * @param program the results; a result whose output has column stride 0 is the same for the whole
 *     row and stored once
 * @param rows number of rows
 * @param cols length of a row; may be 0
 * @param inputs layouts over {@code [rows, cols]}; a stride 0 repeats
 * @param outputs layouts over {@code [rows, cols]}; column stride 0 stores one value a row
 */
public record RowSpec(
    Program program, int rows, int cols, List<Layout> inputs, List<Layout> outputs)
    implements ProgramSpec {
  /**
   * Checks that the program has a layout for each input and output, over the rows.
   *
   * @throws IllegalArgumentException with the first thing that does not fit
   */
  public RowSpec {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    SpecParts.layouts(program, 0, inputs, outputs);
    Shape space = Shape.of(rows, cols);
    SpecParts.over(space, "input", inputs);
    SpecParts.over(space, "output", outputs);
  }

  @Override
  public String summary() {
    return "Row '" + name() + "' over " + Shape.of(rows, cols);
  }

  @Override
  public List<Layout> layouts() {
    return SpecParts.<Layout>concat(inputs, outputs).stream().map(RowSpec::perRow).toList();
  }

  @Override
  public boolean isDefined() {
    return rows == 0
        || cols > 0
        || program.schedule().stream()
            .noneMatch(e -> e instanceof Expr.Rows over && over.op() != ReduceOp.SUM);
  }

  /**
   * Returns whether outputs may lie where inputs do, as those of a {@link MapSpec} may: each
   * element is written by what read it, and no reduction has to be complete before.
   */
  public boolean updatesInPlace() {
    boolean elements = false;
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i).strides().get(1) != 0) {
        elements = true;
        if (reduces(List.of(program.results().get(i)))) {
          return false;
        }
      }
    }
    return elements
        && program.schedule().stream()
            .noneMatch(e -> e instanceof Expr.Rows over && reduces(List.of(over.x())));
  }

  private static boolean reduces(List<Expr> roots) {
    return EvaluationOrder.of(roots).stream().anyMatch(e -> e instanceof Expr.Rows);
  }

  /** A column stride of 0 is one value for each row, even of rows without elements. */
  private static Layout perRow(Layout layout) {
    return layout.strides().get(1) == 0
        ? new Layout(
            Shape.of(layout.shape().dim(0)), layout.strides().subList(0, 1), layout.offset())
        : layout;
  }

  @Override
  public long flops() {
    return (long) rows * cols * KernelCost.operations(program);
  }
}
