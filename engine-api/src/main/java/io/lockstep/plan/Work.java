package io.lockstep.plan;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Window;
import java.util.List;

/** How a {@link Value} comes about from its operands. */
sealed interface Work {
  /** Nothing to do: it lies in a buffer of its own. */
  record Source(io.lockstep.graph.Source source) implements Work {}

  /** A program of one result; operands are laid out over the value's shape. */
  record Map(Program program) implements Work {
    /** Returns whether every element is the same known literal. */
    boolean isConstant() {
      return program.inputs().isEmpty() && !program.usesIndex();
    }
  }

  /** A reduction; the operand is laid out over {@code [outer, reduced, inner]}. */
  record Reduce(ReduceOp op, int outer, int reduced, int inner) implements Work {}

  /** A position of an extreme; the operand is laid out over {@code [rows, cols]}. */
  record ArgReduce(boolean largest, int rows, int cols) implements Work {}

  /** A product of operands laid out over {@code [batch,m,k]} and {@code [batch,k,n]}. */
  record MatMul(int batch, int m, int n, int k) implements Work {}

  /** Operands side by side: each copied to its region of the value, zeros elsewhere. */
  record Concat(List<Layout> regions, boolean zeroFilled) implements Work {}

  /** Rows of a contiguous table by contiguous indices. */
  record Gather(int rows, int width, int count) implements Work {}

  /** Rows summed by index. */
  record ScatterAdd(int rows, int width, int count) implements Work {}

  /** Windows summed to what they slide over; the operand is laid out over the windows. */
  record Fold(List<Window> windows) implements Work {}

  /** Elements of the second operand where the first has the largest of a window. */
  record Pick(List<Window> windows) implements Work {}

  /** Elements of the second operand put where the first has the largest of a window. */
  record Place(List<Window> windows) implements Work {}
}
