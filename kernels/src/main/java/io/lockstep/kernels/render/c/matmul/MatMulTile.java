package io.lockstep.kernels.render.c.matmul;

import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;

/**
 * How a work-group computes a matrix product: a tile of {@code rows} by {@code cols} elements, each
 * work-item {@code ownRows} by {@code ownCols} of them, with both operands passing through local
 * memory {@code depth} in k at a time. No choice changes a bit.
 *
 * @param rows rows of the tile
 * @param cols columns of the tile
 * @param ownRows rows of the tile that a work-item computes; divides {@code rows}
 * @param ownCols columns that it computes; divides {@code cols}
 * @param chunk how many of its rows, and of its columns, are neighbours; the next chunk begins
 *     where those of the other items end. Divides both, or is the larger
 * @param depth k that lie in local memory at a time; divides the contract's 512
 * @param buffers 2 to load the next part while one is computed, 1 to wait
 */
public record MatMulTile(
    int rows, int cols, int ownRows, int ownCols, int chunk, int depth, int buffers) {
  /** Distance that keeps the elements of local memory that are stored together in other banks. */
  private static final int PADDING = 4;

  /** Most groups that a compiler is asked to provide registers for. */
  private static final int MOST_GROUPS = 16;

  /** Returns the number of work-items of a group. */
  public int items() {
    return itemsDown() * itemsAcross();
  }

  /** Returns the number of work-items that share a column. */
  public int itemsDown() {
    return rows / ownRows;
  }

  /** Returns the number of work-items that share a row. */
  public int itemsAcross() {
    return cols / ownCols;
  }

  /** Returns the distance in local memory between neighbours in k of the first operand. */
  public int pitchA() {
    return rows + PADDING;
  }

  /** Returns the distance in local memory between neighbours in k of the second operand. */
  public int pitchB() {
    return cols + PADDING;
  }

  /** Returns the distance in local memory between rows of results on their way out. */
  public int resultPitch() {
    return buffers > 1 ? cols + 2 * PADDING : cols;
  }

  /** Returns the floats of one buffer: a part of both operands. */
  public int bufferSize() {
    return depth * (pitchA() + pitchB());
  }

  /** Returns the floats of local memory; the results leave through it, a row of each item's. */
  public int localSize() {
    return Math.max(buffers * bufferSize(), itemsDown() * resultPitch());
  }

  /** Returns whether a device can run it. */
  public boolean fits(DeviceLimits limits) {
    return items() <= limits.groupItems() && localSize() * Float.BYTES <= limits.localBytes();
  }

  /**
   * Returns the registers that an item may take on a GPU: for its sums, what it multiplies and
   * loads meanwhile, and enough beside that three of one instruction rarely share a bank.
   */
  public int registers() {
    int sums = ownRows * ownCols;
    return sums >= 128 ? 256 : sums >= 64 ? 160 : sums >= 16 ? 96 : 64;
  }

  /** Returns the number of groups that a multiprocessor's registers shall suffice for. */
  public int residentGroups() {
    return Math.clamp(MatMulCost.REGISTERS / (registers() * items()), 1, MOST_GROUPS);
  }

  /**
   * Returns an item's place among those that share a column, as text. Where the tile allows it, 32
   * neighbouring items, which a GPU runs together, lie 8 down and 4 across in such an order that
   * vectors of four floats come from local memory for 16 of them at a time.
   */
  public String down() {
    if (!byWarps()) {
      return "item / " + itemsAcross() + "u";
    }
    int warpsAcross = itemsAcross() / 4;
    return "item / " + 32 * warpsAcross + "u * 8u + item / 2u % 8u";
  }

  /** Returns an item's place among those that share a row, as text. */
  public String across() {
    if (!byWarps()) {
      return "item % " + itemsAcross() + "u";
    }
    int warpsAcross = itemsAcross() / 4;
    return "item / 32u % " + warpsAcross + "u * 4u + item / 16u % 2u * 2u + item % 2u";
  }

  /** Returns whether the items share parts of both operands evenly by vectors of four floats. */
  public boolean sharesQuads() {
    return sharesQuads(rows) && sharesQuads(cols);
  }

  private boolean sharesQuads(int sides) {
    return sides * depth / 4 % items() == 0 && items() % (sides / 4) == 0;
  }

  private boolean byWarps() {
    return buffers > 1 && itemsDown() % 8 == 0 && itemsAcross() % 4 == 0 && chunk == 4;
  }

  /** Returns the first of an item's rows of the tile, as text. */
  public String firstRow(String item) {
    return item + " * " + Math.min(ownRows, chunk) + "u";
  }

  /** Returns the first of an item's columns of the tile, as text. */
  public String firstCol(String item) {
    return item + " * " + Math.min(ownCols, chunk) + "u";
  }

  /** Returns the distance from an item's first row or column to its {@code i}-th. */
  public int ownOffset(int i, int own, int items) {
    return own <= chunk ? i : i % chunk + i / chunk * chunk * items;
  }

  /** Returns the row of the tile that is an item's own {@code i}-th, as text. */
  public String row(String item, String i) {
    return own(item, i, ownRows, itemsDown());
  }

  /** Returns the column of the tile that is an item's own {@code j}-th, as text. */
  public String col(String item, String j) {
    return own(item, j, ownCols, itemsAcross());
  }

  private String own(String item, String nth, int own, int items) {
    if (own == 1) {
      return item;
    }
    if (own <= chunk) {
      return item + " * " + own + "u + " + nth;
    }
    String within = item + " * " + chunk + "u + " + nth + " % " + chunk + "u";
    return within + " + " + nth + " / " + chunk + "u * " + chunk * items + "u";
  }

  /**
   * Writes statements for every element that a work-item computes. Loops that only move sums are
   * not unrolled for a tile with one buffer: there sums lie in memory, and a compiler makes vectors
   * of loops rather than of single statements (measured on PoCL, where it is five times faster).
   */
  public void forOwn(CodeWriter out, String... statements) {
    openOwn(out, buffers > 1);
    for (String statement : statements) {
      out.line(statement);
    }
    out.close();
    out.close();
  }

  /** Opens the loops in which {@code i} and {@code j} take all elements of a work-item. */
  public void openOwn(CodeWriter out, boolean unrolled) {
    if (unrolled) {
      out.line("#pragma unroll");
    }
    out.open("for (uint i = 0u; i < " + ownRows + "u; ++i)");
    if (unrolled) {
      out.line("#pragma unroll");
    }
    out.open("for (uint j = 0u; j < " + ownCols + "u; ++j)");
  }
}
