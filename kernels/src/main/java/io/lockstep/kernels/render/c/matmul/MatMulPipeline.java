package io.lockstep.kernels.render.c.matmul;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.KernelArguments;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The loop over k of a tile with two buffers: a part is loaded into registers while the one before,
 * in the other buffer, is multiplied. It is written twice. Where all parts are whole and vectors of
 * four can be loaded, which a work-group finds out once, its loop has little but multiplications;
 * all other operands take a loop that loads single elements and looks at every edge.
 */
final class MatMulPipeline {
  private final Dialect dialect;
  private final MatMulTile tile;
  private final MatMulRuns runs;
  private final KernelArguments arguments;
  private final MatMulOperands operands;
  private final String k;

  MatMulPipeline(
      Dialect dialect,
      MatMulTile tile,
      MatMulRuns runs,
      KernelArguments arguments,
      MatMulOperands operands,
      String k) {
    this.dialect = dialect;
    this.tile = tile;
    this.runs = runs;
    this.arguments = arguments;
    this.operands = operands;
    this.k = k;
  }

  /** How parts come into local memory. */
  interface Loads {
    /** Declares variables, and where the first part is. */
    void declare(CodeWriter out);

    /** Writes the loads of a part from device memory into variables. */
    void load(CodeWriter out, String k0);

    /**
     * Writes the stores of the variables into a buffer, and goes on to the buffer that is {@code
     * other} floats away.
     */
    void store(CodeWriter out);
  }

  /** Returns whether totals of runs wait in the workspace; few of them stay in registers. */
  static boolean totalsInWorkspace(MatMulTile tile, MatMulRuns runs) {
    return runs == MatMulRuns.IN_TURN
        && tile.buffers() > 1
        && tile.ownRows() * tile.ownCols() >= 16;
  }

  /** Writes the loop, and returns the array that then holds totals, or the only run's results. */
  String write(CodeWriter out) {
    if (totalsInWorkspace(tile, runs)) {
      int totals = tile.rows() * tile.cols();
      out.line(
          dialect.pointer(DType.F32, "totals", false, false)
              + " = workspace + group * "
              + totals
              + "u + item;");
    } else if (runs == MatMulRuns.IN_TURN) {
      out.line("float total[" + tile.ownRows() + "][" + tile.ownCols() + "];");
      tile.forOwn(out, "total[i][j] = 0x0.0p0f;");
    }
    if (vectors()) {
      out.line("const bool whole = " + conditions() + ";");
      out.open("if (whole)");
      writeRuns(out, new MatMulQuads(dialect, tile, operands), "");
      out.orElse();
      writeRuns(out, operands.elements(), " 1");
      out.close();
    } else {
      writeRuns(out, operands.elements(), "");
    }
    return runs == MatMulRuns.IN_TURN && !totalsInWorkspace(tile, runs) ? "total" : "acc";
  }

  private boolean vectors() {
    return operands.both().stream().allMatch(x -> arguments.type(x.index()) == DType.F32)
        && tile.sharesQuads();
  }

  private String conditions() {
    String parts = "begin < end && " + k + " % " + tile.depth() + "u == 0u";
    return parts
        + operands.both().stream()
            .map(x -> " && " + MatMulQuads.condition(x))
            .collect(Collectors.joining());
  }

  private void writeRuns(CodeWriter out, Loads loads, String unroll) {
    loads.declare(out);
    String read = dialect.localPointer("const float");
    out.line(read + " fromA = shared + " + tile.firstRow("down") + ";");
    int startB = operands.b().start();
    out.line(read + " fromB = shared + " + startB + "u + " + tile.firstCol("across") + ";");
    out.line("int other = " + tile.bufferSize() + ";");
    loads.load(out, "begin");
    loads.store(out);
    out.line(dialect.barrier());
    if (runs == MatMulRuns.IN_TURN) {
      out.open("for (uint run0 = begin; run0 < end; run0 += " + SummationOrder.PRODUCT_RUN + "u)");
      String whole = "run0 + " + SummationOrder.PRODUCT_RUN + "u";
      out.line("const uint run1 = end < " + whole + " ? end : " + whole + ";");
      writeParts(out, loads, unroll, "run0", "run1");
      writeRunEnd(out);
      out.close();
    } else {
      writeParts(out, loads, unroll, "begin", "end");
    }
  }

  private void writeParts(CodeWriter out, Loads loads, String unroll, String first, String behind) {
    int depth = tile.depth();
    out.open("for (uint k0 = " + first + "; k0 < " + behind + "; k0 += " + depth + "u)");
    out.open("if (k0 + " + depth + "u < end)");
    loads.load(out, "k0 + " + depth + "u");
    out.close();
    out.line("#pragma unroll" + unroll);
    out.open("for (uint kk = 0u; kk < " + depth + "u; ++kk)");
    writeFragment(out, "x", "fromA", tile.pitchA(), tile.ownRows(), tile.itemsDown());
    writeFragment(out, "y", "fromB", tile.pitchB(), tile.ownCols(), tile.itemsAcross());
    tile.forOwn(out, "acc[i][j] = " + dialect.fma("x[i]", "y[j]", "acc[i][j]") + ";");
    out.close();
    out.line("fromA += other;");
    out.line("fromB += other;");
    out.line("other = -other;");
    loads.store(out);
    out.line(dialect.barrier());
    out.close();
  }

  /** Writes the loads of what a work-item multiplies at {@code kk}. */
  private void writeFragment(
      CodeWriter out, String to, String from, int pitch, int own, int items) {
    out.line("float " + to + "[" + own + "];");
    int step = own % 4 == 0 && tile.chunk() % 4 == 0 ? 4 : 1;
    for (int i = 0; i < own; i += step) {
      String address = from + " + kk * " + pitch + "u + " + tile.ownOffset(i, own, items) + "u";
      if (step == 1) {
        out.line(to + "[" + i + "] = *(" + address + ");");
      } else {
        out.line("const float4 " + to + i + " = " + dialect.localQuad(address) + ";");
        quad(to, i, to + i).forEach(out::line);
      }
    }
  }

  /** Returns the statements that assign the elements of a vector to those of an array. */
  static List<String> quad(String array, int first, String vector) {
    return IntStream.range(0, 4)
        .mapToObj(j -> array + "[" + (first + j) + "] = " + vector + "." + "xyzw".charAt(j) + ";")
        .toList();
  }

  private void writeRunEnd(CodeWriter out) {
    if (!totalsInWorkspace(tile, runs)) {
      tile.forOwn(
          out,
          "total[i][j] = " + dialect.add("total[i][j]", "acc[i][j]") + ";",
          "acc[i][j] = 0x0.0p0f;");
      return;
    }
    String place = "totals[(i * " + tile.ownCols() + "u + j) * " + tile.items() + "u]";
    out.open("if (run0 == begin)");
    tile.forOwn(out, "acc[i][j] = " + dialect.add("0x0.0p0f", "acc[i][j]") + ";");
    out.orElse();
    tile.forOwn(out, "acc[i][j] = " + dialect.add(place, "acc[i][j]") + ";");
    out.close();
    out.open("if (run1 < end)");
    tile.forOwn(out, place + " = acc[i][j];", "acc[i][j] = 0x0.0p0f;");
    out.close();
  }
}
