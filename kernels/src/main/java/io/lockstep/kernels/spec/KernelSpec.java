package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import java.util.List;

/**
 * One kernel: everything a backend needs to generate, compile and launch it, save the addresses of
 * its buffers. Arguments are passed in the order inputs, then outputs. Every layout is relative to
 * its argument. All output regions of a kernel are disjoint, and disjoint from its inputs, save
 * that an output of a {@link MapSpec} may be the same buffer as an input with the same layout.
 */
public sealed interface KernelSpec {
  /** Returns a short name for profiles and messages. */
  String name();

  /** Returns the stored type of each argument, inputs first. */
  List<DType> arguments();

  /** Returns how many of the arguments are inputs. */
  int inputCount();

  /** A kernel whose arguments are those of its program. */
  sealed interface ProgramSpec extends KernelSpec {
    /** Returns what is computed at every element. */
    Program program();

    /** Returns the layout of each input over the iteration space. */
    List<Layout> inputs();

    @Override
    default String name() {
      return program().name();
    }

    @Override
    default List<DType> arguments() {
      return KernelSpec.concat(program().inputs(), program().outputs());
    }

    @Override
    default int inputCount() {
      return inputs().size();
    }
  }

  /**
   * An elementwise kernel: a program at every element of {@code shape}.
   *
   * @param program the results; without row reductions; {@code Index} is row-major in {@code shape}
   * @param shape the iteration space, neighbouring axes joined where possible
   * @param inputs the layout of each input over {@code shape}
   * @param outputs the layout of each output over {@code shape}, without stride 0
   */
  record MapSpec(Program program, Shape shape, List<Layout> inputs, List<Layout> outputs)
      implements ProgramSpec {}

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
  record RowSpec(Program program, int rows, int cols, List<Layout> inputs, List<Layout> outputs)
      implements ProgramSpec {}

  /**
   * A reduction over an outer axis: {@code [outer, reduced, inner]} to {@code [outer, inner]}, in
   * the contract's order for an outer axis (runs of 64, then halving over runs).
   *
   * @param program one result: what is reduced, computed at every element of the input space
   * @param op the reduction
   * @param outer the size of the axes before, joined
   * @param reduced the size of the reduced axes, joined; may be 0 for a sum
   * @param inner the size of the axes behind, joined; above 1
   * @param inputs layouts over {@code [outer, reduced, inner]}
   */
  record ColumnReduceSpec(
      Program program, ReduceOp op, int outer, int reduced, int inner, List<Layout> inputs)
      implements ProgramSpec {}

  /**
   * A batched matrix product with an elementwise epilogue: {@code [batch,m,k] x [batch,k,n]}, then
   * the program at every element of {@code [batch,m,n]} with the product as its input 0. Arguments:
   * a, b, the epilogue's inputs 1 and up, the outputs.
   *
   * @param type the stored type of both operands: F32, F64, or BF16, whose product is F32
   * @param batch number of products
   * @param m rows of a
   * @param n columns of b
   * @param k the summed axis; may be 0, which gives +0
   * @param a layout over {@code [batch, m, k]}; stride 0 repeats
   * @param b layout over {@code [batch, k, n]}
   * @param epilogue the results; input 0 is the product
   * @param inputs layouts of the epilogue's inputs 1 and up over {@code [batch, m, n]}
   * @param outputs layouts over {@code [batch, m, n]}; each contiguous
   */
  record MatMulSpec(
      DType type,
      int batch,
      int m,
      int n,
      int k,
      Layout a,
      Layout b,
      Program epilogue,
      List<Layout> inputs,
      List<Layout> outputs)
      implements KernelSpec {
    /** Returns the type of an element of the product, the epilogue's input 0: F32 or F64. */
    public DType product() {
      return DType.of(type.type());
    }

    @Override
    public String name() {
      return epilogue.name();
    }

    @Override
    public List<DType> arguments() {
      List<DType> extra = epilogue.inputs().subList(1, epilogue.inputs().size());
      return KernelSpec.concat(KernelSpec.concat(List.of(type, type), extra), epilogue.outputs());
    }

    @Override
    public int inputCount() {
      return 2 + inputs.size();
    }
  }

  /**
   * The position of the largest or smallest element of each row, the first one among equals, NaN
   * above (for the largest) or below all: {@code [rows, cols]} to {@code [rows]} of I32.
   *
   * @param type the element type
   * @param largest whether the largest is sought
   * @param rows number of rows
   * @param cols length of a row, at least 1
   * @param input layout over {@code [rows, cols]}
   */
  record ArgReduceSpec(DType type, boolean largest, int rows, int cols, Layout input)
      implements KernelSpec {
    @Override
    public String name() {
      return largest ? "argmax" : "argmin";
    }

    @Override
    public List<DType> arguments() {
      return List.of(type, DType.I32);
    }

    @Override
    public int inputCount() {
      return 1;
    }
  }

  /**
   * Rows of a table picked by index: {@code table [rows, width]} and {@code indices [count]} to
   * {@code [count, width]}. An index outside 0..rows-1 is an error that names it.
   *
   * @param type the element type of the table
   * @param rows rows of the table
   * @param width length of a row
   * @param count number of indices
   */
  record GatherSpec(DType type, int rows, int width, int count) implements KernelSpec {
    @Override
    public String name() {
      return "gather";
    }

    @Override
    public List<DType> arguments() {
      return List.of(type, DType.I32, type);
    }

    @Override
    public int inputCount() {
      return 2;
    }
  }

  /**
   * The adjoint of a gather: row r of the result is +0 plus the {@code updates} rows whose index is
   * r, added in ascending order; {@code updates [count, width]}, {@code indices [count]} to {@code
   * [rows, width]}.
   *
   * @param type F32 or F64
   * @param rows rows of the result
   * @param width length of a row
   * @param count number of indices
   */
  record ScatterAddSpec(DType type, int rows, int width, int count) implements KernelSpec {
    @Override
    public String name() {
      return "scatter_add";
    }

    @Override
    public List<DType> arguments() {
      return List.of(type, DType.I32, type);
    }

    @Override
    public int inputCount() {
      return 2;
    }
  }

  private static List<DType> concat(List<DType> a, List<DType> b) {
    return java.util.stream.Stream.concat(a.stream(), b.stream()).toList();
  }
}
