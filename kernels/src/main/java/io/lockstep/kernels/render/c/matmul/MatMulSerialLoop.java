package io.lockstep.kernels.render.c.matmul;

import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;

/** The loop over k of a tile with one buffer: load a part, wait, multiply, wait. */
final class MatMulSerialLoop {
  private final Dialect dialect;
  private final MatMulTile tile;
  private final MatMulRuns runs;
  private final MatMulOperands operands;

  MatMulSerialLoop(Dialect dialect, MatMulTile tile, MatMulRuns runs, MatMulOperands operands) {
    this.dialect = dialect;
    this.tile = tile;
    this.runs = runs;
    this.operands = operands;
  }

  /** Writes the loop, and returns the array that then holds totals, or the only run's results. */
  String write(CodeWriter out) {
    if (runs == MatMulRuns.IN_TURN) {
      out.line("float total[" + tile.ownRows() + "][" + tile.ownCols() + "];");
      tile.forOwn(out, "total[i][j] = 0x0.0p0f;");
    }
    out.open("for (uint k0 = begin; k0 < end; k0 += " + tile.depth() + "u)");
    operands.copy(out);
    out.line(dialect.barrier());
    writePart(out);
    out.line(dialect.barrier());
    if (runs == MatMulRuns.IN_TURN) {
      writeRunEnd(out);
    }
    out.close();
    return runs == MatMulRuns.IN_TURN ? "total" : "acc";
  }

  /**
   * Writes the multiplication of a part. It works on a copy of the sums, which a device that keeps
   * {@code acc} in memory from barrier to barrier, as PoCL does, can hold in registers.
   */
  private void writePart(CodeWriter out) {
    out.line("float sum[" + tile.ownRows() + "][" + tile.ownCols() + "];");
    tile.forOwn(out, "sum[i][j] = acc[i][j];");
    out.open("for (uint kk = 0u; kk < " + tile.depth() + "u; ++kk)");
    String x = "shared[" + operands.a().inBuffer("kk", tile.row("down", "i")) + "]";
    String y = "shared[" + operands.b().inBuffer("kk", tile.col("across", "j")) + "]";
    tile.openOwn(out, true);
    out.line("sum[i][j] = " + dialect.fma(x, y, "sum[i][j]") + ";");
    out.close();
    out.close();
    out.close();
    tile.forOwn(out, "acc[i][j] = sum[i][j];");
  }

  private void writeRunEnd(CodeWriter out) {
    out.line("const uint k1 = k0 + " + tile.depth() + "u;");
    out.open("if (k1 % " + SummationOrder.PRODUCT_RUN + "u == 0u || k1 >= end)");
    tile.forOwn(
        out,
        "total[i][j] = " + dialect.add("total[i][j]", "acc[i][j]") + ";",
        "acc[i][j] = 0x0.0p0f;");
    out.close();
  }
}
