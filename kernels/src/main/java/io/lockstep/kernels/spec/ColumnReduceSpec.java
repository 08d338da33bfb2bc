package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import java.util.List;

/**
 * A reduction over an outer axis: {@code [outer, reduced, inner]} to {@code [outer, inner]}, in the
 * contract's order for an outer axis (runs of 64, then halving over runs).
 *
 * @param program one result: what is reduced, computed at every element of the input space
 * @param op the reduction
 * @param outer the size of the axes before, joined
 * @param reduced the size of the reduced axes, joined; may be 0 for a sum
 * @param inner the size of the axes behind, joined; above 1
 * @param inputs layouts over {@code [outer, reduced, inner]}
 */
public record ColumnReduceSpec(
    Program program, ReduceOp op, int outer, int reduced, int inner, List<Layout> inputs)
    implements ProgramSpec {
  /**
   * Checks that the program has one result and a layout for each input, over the space.
   *
   * @throws IllegalArgumentException with the first thing that does not fit
   */
  public ColumnReduceSpec {
    inputs = List.copyOf(inputs);
    SpecParts.counted("input", program.inputs().size(), inputs.size());
    SpecParts.counted("output", program.outputs().size(), 1);
    SpecParts.withoutRows(program);
    SpecParts.over(Shape.of(outer, reduced, inner), "input", inputs);
    SpecParts.size(outer, inner);
  }

  @Override
  public String summary() {
    return "ColumnReduce '" + name() + "' over " + Shape.of(outer, reduced, inner);
  }

  @Override
  public List<Layout> layouts() {
    return SpecParts.concat(inputs, List.of(Layout.contiguous(Shape.of(outer, inner))));
  }

  @Override
  public boolean isDefined() {
    return reduced > 0 || op == ReduceOp.SUM;
  }

  @Override
  public long flops() {
    return (long) outer * reduced * inner * (1 + KernelCost.operations(program));
  }
}
