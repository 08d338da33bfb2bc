package io.lockstep.backend.cpu.row;

import io.lockstep.kernels.expr.Program;
import java.util.List;

/**
 * One walk over a row: a program without row reductions, whose arguments are parts of the kernel's
 * arguments and of working memory.
 *
 * @param program what is computed at each element
 * @param arguments where each argument of the program lies, inputs first
 * @param reductions the row reductions that this pass accumulates, by number
 */
record RowPass(Program program, List<Place> arguments, List<Integer> reductions) {

  /** Where an argument of a pass lies; {@code index} counts within its kind. */
  record Place(Kind kind, int index) {}

  /** The kinds of memory that a pass reads and writes. */
  enum Kind {
    /** An argument of the kernel. */
    ARGUMENT,
    /** The result of a row reduction, one value a row. */
    VALUE,
    /** A value kept for later passes, one an element. */
    KEPT,
    /** The lanes in which a reduction accumulates. */
    LANES
  }
}
