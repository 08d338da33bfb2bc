package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.Program;
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
    implements ProgramSpec {}
