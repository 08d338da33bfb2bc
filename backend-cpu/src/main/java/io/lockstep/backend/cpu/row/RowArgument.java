package io.lockstep.backend.cpu.row;

import static io.lockstep.kernels.render.jvm.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.lockstep.backend.cpu.code.Accesses;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.spec.Layout;

/**
 * An argument of a kernel whose runs go down its columns: used where it lies if neighbouring rows
 * are neighbours in memory, or all the same; else copied, column by column.
 *
 * @param kind which way its elements go
 * @param type the stored type
 * @param offset bytes from the argument's start to its first element
 * @param rowStride bytes from one row to the next
 * @param columnStride bytes from one column to the next; 0 for one value a row
 */
record RowArgument(Kind kind, DType type, long offset, long rowStride, long columnStride) {
  /** Which way elements go. */
  enum Kind {
    /** They are read from memory. */
    INPUT,
    /** They are positions, from 0 on in row-major order, which lie nowhere. */
    INDEX,
    /** They are written to memory. */
    OUTPUT
  }

  static RowArgument input(DType type, Layout layout) {
    return of(Kind.INPUT, type, layout);
  }

  static RowArgument output(DType type, Layout layout) {
    return of(Kind.OUTPUT, type, layout);
  }

  static RowArgument index() {
    return new RowArgument(Kind.INDEX, DType.I32, 0, 0, Integer.BYTES);
  }

  private static RowArgument of(Kind kind, DType type, Layout layout) {
    int bytes = type.bytes();
    return new RowArgument(
        kind,
        type,
        (long) layout.offset() * bytes,
        (long) layout.strides().get(0) * bytes,
        (long) layout.strides().get(1) * bytes);
  }

  /** Returns whether a run needs a copy of it. */
  boolean isCopied() {
    return kind == Kind.INDEX
        || (rowStride != type.bytes() && (rowStride != 0 || kind == Kind.OUTPUT));
  }

  /** Returns the number of columns that a copy has, of a kernel of so many. */
  int columns(int cols) {
    return columnStride == 0 ? 1 : cols;
  }

  Access access() {
    return isCopied() ? Access.UNIT : Accesses.of(rowStride, type, kind != Kind.OUTPUT);
  }

  /** Returns the bytes from one element of a run to the next. */
  long strideInRun() {
    return isCopied() ? type.bytes() : rowStride;
  }

  /** Copies a block of rows to columns that lie {@code copyStride} bytes apart. */
  void copyIn(long address, int row, int rows, int cols, long copy, long copyStride) {
    if (kind == Kind.INDEX) {
      for (int c = 0; c < cols; c++) {
        for (int r = 0; r < rows; r++) {
          ALL.set(JAVA_INT_UNALIGNED, copy + c * copyStride + 4L * r, (row + r) * cols + c);
        }
      }
      return;
    }
    move(
        address + row * rowStride,
        rowStride,
        columnStride,
        copy,
        type.bytes(),
        copyStride,
        rows,
        columns(cols));
  }

  /** Copies the columns of a block back to its rows. */
  void copyOut(long address, int row, int rows, int cols, long copy, long copyStride) {
    move(
        copy,
        type.bytes(),
        copyStride,
        address + row * rowStride,
        rowStride,
        columnStride,
        rows,
        columns(cols));
  }

  private void move(
      long from,
      long fromRow,
      long fromColumn,
      long to,
      long toRow,
      long toColumn,
      int rows,
      int columns) {
    for (int r = 0; r < rows; r++) {
      long source = from + r * fromRow;
      long target = to + r * toRow;
      for (int c = 0; c < columns; c++) {
        switch (type.bytes()) {
          case 1 -> ALL.set(JAVA_BYTE, target, ALL.get(JAVA_BYTE, source));
          case 2 -> ALL.set(JAVA_SHORT_UNALIGNED, target, ALL.get(JAVA_SHORT_UNALIGNED, source));
          case 4 -> ALL.set(JAVA_INT_UNALIGNED, target, ALL.get(JAVA_INT_UNALIGNED, source));
          default -> ALL.set(JAVA_LONG_UNALIGNED, target, ALL.get(JAVA_LONG_UNALIGNED, source));
        }
        source += fromColumn;
        target += toColumn;
      }
    }
  }
}
