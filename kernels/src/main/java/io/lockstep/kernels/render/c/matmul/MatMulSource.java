package io.lockstep.kernels.render.c.matmul;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.Divisor;
import io.lockstep.kernels.render.c.source.ElementLoop;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.render.c.source.Prelude;
import io.lockstep.kernels.spec.MatMulSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix product with epilogue: a work-group computes a {@link MatMulTile}. In each run of 512 in
 * k an element is one chain of fma from +0; the runs' results are added to +0 in order. The results
 * leave through local memory, one row of each work-item at a time, so that neighbouring items store
 * neighbouring elements and the epilogue is written once.
 */
public final class MatMulSource {
  private final Dialect dialect;
  private final MatMulSpec spec;
  private final Program epilogue;
  private final MatMulTile tile;
  private final MatMulRuns runs;
  private final int sumItems;
  private final int tilesDown;
  private final int tilesAcross;
  private final int runCount;
  private final int results;
  private final KernelArguments arguments;
  private final Divisor m;
  private final Divisor n;
  private final String k;
  private final String down;
  private final String across;
  private final String runCountName;
  private final String count;
  private final MatMulOperands operands;
  private final MatMulEpilogue last;

  /** Prepares the source of one kernel. */
  public MatMulSource(
      Dialect dialect,
      DeviceLimits limits,
      MatMulSpec spec,
      Program epilogue,
      MatMulTile tile,
      MatMulRuns runs) {
    this.dialect = dialect;
    this.spec = spec;
    this.epilogue = epilogue;
    this.tile = tile;
    this.runs = runs;
    this.sumItems = limits.items();
    this.tilesDown = Math.ceilDiv(spec.m(), tile.rows());
    this.tilesAcross = Math.ceilDiv(spec.n(), tile.cols());
    this.runCount = Math.max(Math.ceilDiv(spec.k(), SummationOrder.PRODUCT_RUN), 1);
    this.results = spec.batch() * spec.m() * spec.n();
    this.arguments = new KernelArguments(dialect, spec, true);
    this.m = new Divisor(dialect, arguments, "m", spec.m());
    this.n = new Divisor(dialect, arguments, "n", spec.n());
    this.k = arguments.size("k", spec.k());
    this.down = arguments.size("tiles_down", tilesDown);
    this.across = arguments.size("tiles_across", tilesAcross);
    this.runCountName = arguments.size("runs", runCount);
    this.count = arguments.size("count", results);
    this.operands = new MatMulOperands(spec, tile, arguments, m.size(), n.size());
    this.last = new MatMulEpilogue(dialect, spec, epilogue, arguments, m.size(), n.size());
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    String name = KernelSource.identifier(spec);
    MatMulTiles.Choice choice = new MatMulTiles.Choice(tile, runs);
    long workspace = choice.workspace(spec);
    int groups = Math.toIntExact(choice.groups(spec));
    List<LaunchShape.Phase> phases = new ArrayList<>();
    CodeWriter out = new CodeWriter();
    if (runs == MatMulRuns.SIDE_BY_SIDE) {
      writeProduct(out, name + "_runs", dialect.pointer(DType.F32, "workspace", false, true));
      out.line("");
      last.writeSums(out, name + "_sums", sumItems, count, runCountName, n, m);
      phases.add(phase(name + "_runs", Math.multiplyExact(groups, runCount)));
      phases.addAll(ElementLoop.phases(name + "_sums", results, sumItems));
    } else if (MatMulPipeline.totalsInWorkspace(tile, runs)) {
      writeProduct(out, name, dialect.pointer(DType.F32, "workspace", false, true));
      phases.add(phase(name, groups));
    } else {
      writeProduct(out, name);
      phases.add(phase(name, groups));
    }
    return new KernelSource(
        name,
        Prelude.of(dialect, epilogue) + out,
        arguments.sizes(),
        results == 0 ? LaunchShape.of() : new LaunchShape(phases, workspace * Float.BYTES, false));
  }

  private LaunchShape.Phase phase(String function, int groups) {
    int local = tile.localSize() * Float.BYTES;
    return new LaunchShape.Phase(function, groups, tile.items(), local);
  }

  private void writeProduct(CodeWriter out, String function, String... workspace) {
    arguments.open(out, dialect.kernel(tile.items(), tile.residentGroups()), function, workspace);
    writePlace(out);
    out.line("float acc[" + tile.ownRows() + "][" + tile.ownCols() + "];");
    tile.forOwn(out, "acc[i][j] = 0x0.0p0f;");
    String sums =
        tile.buffers() == 1
            ? new MatMulSerialLoop(dialect, tile, runs, operands).write(out)
            : new MatMulPipeline(dialect, tile, runs, arguments, operands, k).write(out);
    writeResults(out, sums);
    out.close();
  }

  /** Declares where the tile lies, and the k of this work-group. */
  private void writePlace(CodeWriter out) {
    out.line(dialect.alignedLocalArray("shared", tile.localSize()));
    out.line("const uint item = " + dialect.lane() + ";");
    out.line("const uint group = " + dialect.group() + ";");
    out.line("const uint down = " + tile.down() + ";");
    out.line("const uint across = " + tile.across() + ";");
    divide(out, "above", "tileAcross", "group", across);
    divide(out, "beyond", "tileDown", "above", down);
    out.line("const uint row0 = tileDown * " + tile.rows() + "u;");
    out.line("const uint col0 = tileAcross * " + tile.cols() + "u;");
    if (runs == MatMulRuns.SIDE_BY_SIDE) {
      divide(out, "batch", "run", "beyond", runCountName);
      out.line("const uint begin = run * " + SummationOrder.PRODUCT_RUN + "u;");
      String whole = "begin + " + SummationOrder.PRODUCT_RUN + "u";
      out.line("const uint end = " + k + " < " + whole + " ? " + k + " : " + whole + ";");
    } else {
      out.line("const uint batch = beyond;");
      out.line("const uint begin = 0u;");
      out.line("const uint end = " + k + ";");
    }
  }

  private static void divide(
      CodeWriter out, String quotient, String remainder, String x, String size) {
    out.line("const uint " + quotient + " = " + x + " / " + size + ";");
    out.line("const uint " + remainder + " = " + x + " - " + quotient + " * " + size + ";");
  }

  private void writeResults(CodeWriter out, String sums) {
    out.open("for (uint step = 0u; step < " + tile.ownRows() + "u; ++step)");
    out.line("#pragma unroll");
    out.open("for (uint i = 0u; i < " + tile.ownRows() + "u; ++i)");
    out.open("if (i == step)");
    out.line("#pragma unroll");
    out.open("for (uint j = 0u; j < " + tile.ownCols() + "u; ++j)");
    String place = "down * " + tile.resultPitch() + "u + " + tile.col("across", "j");
    out.line("shared[" + place + "] = " + sums + "[i][j];");
    out.close();
    out.close();
    out.close();
    out.line(dialect.barrier());
    int rowsOfItems = tile.itemsDown() * tile.cols();
    out.open("for (uint e = item; e < " + rowsOfItems + "u; e += " + tile.items() + "u)");
    out.line("const uint by = e / " + tile.cols() + "u;");
    out.line("const uint row = row0 + " + tile.row("by", "step") + ";");
    out.line("const uint col = col0 + e % " + tile.cols() + "u;");
    String sum = "shared[by * " + tile.resultPitch() + "u + e % " + tile.cols() + "u]";
    out.open("if (row < " + m.size() + " && col < " + n.size() + ")");
    writeResult(out, sum);
    out.close();
    out.close();
    out.line(dialect.barrier());
    out.close();
  }

  private void writeResult(CodeWriter out, String sum) {
    switch (runs) {
      case SIDE_BY_SIDE -> {
        String at = "(batch * " + m.size() + " + row) * " + n.size() + " + col";
        out.line("workspace[run * " + count + " + " + at + "] = " + sum + ";");
      }
      case ONE -> {
        out.line("const float product = " + dialect.add("0x0.0p0f", sum) + ";");
        last.write(out, "product");
      }
      case IN_TURN -> {
        out.line("const float product = " + sum + ";");
        last.write(out, "product");
      }
    }
  }
}
