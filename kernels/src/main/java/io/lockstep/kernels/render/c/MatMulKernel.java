package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.KernelSpec.MatMulSpec;
import io.lockstep.kernels.spec.Layout;
import java.util.List;

/**
 * A matrix product with epilogue: a work-group computes a tile of 64 by 64 elements, a work-item 4
 * by 4 of them, 16 apart; both operands pass through local memory, 16 in k at a time. After every
 * run of 512 in k the chain is added to the total and starts again at +0.
 */
final class MatMulKernel {
  private static final int RUN = 512;
  private static final int TILE = 64;
  private static final int DEPTH = 16;
  private static final int SIDE = 16;
  private static final int OWN = TILE / SIDE;
  private static final int PITCH = TILE + 1;

  private final Dialect dialect;
  private final MatMulSpec spec;
  private final Program epilogue;
  private final Arguments arguments;

  MatMulKernel(Dialect dialect, MatMulSpec spec, Program epilogue) {
    this.dialect = dialect;
    this.spec = spec;
    this.epilogue = epilogue;
    this.arguments = new Arguments(dialect, spec, true);
  }

  KernelSource render() {
    String name = CRenderer.identifier(spec);
    int tilesDown = CRenderer.ceilDiv(spec.m(), TILE);
    int tilesAcross = CRenderer.ceilDiv(spec.n(), TILE);
    int groups = spec.batch() * tilesDown * tilesAcross;
    CodeWriter out = new CodeWriter();
    arguments.open(out, name);
    if (groups > 0) {
      writeProduct(out, List.of(spec.batch(), tilesDown, tilesAcross));
      writeEpilogue(out);
    }
    out.close();
    LaunchShape launch =
        groups == 0
            ? LaunchShape.of()
            : LaunchShape.of(
                new LaunchShape.Phase(
                    name, groups, CRenderer.ITEMS, 2 * DEPTH * PITCH * Float.BYTES));
    return new KernelSource(name, CRenderer.prelude(dialect, epilogue) + out, arguments.sizes(), launch);
  }

  private void writeProduct(CodeWriter out, List<Integer> tiles) {
    out.line(dialect.localArray("float", "tileA", DEPTH * PITCH));
    out.line(dialect.localArray("float", "tileB", DEPTH * PITCH));
    out.line("const uint lane = " + dialect.lane() + ";");
    out.line("const uint group = " + dialect.group() + ";");
    out.line(
        "const uint batch = "
            + (spec.batch() == 1 ? "0u" : Position.coordinate("group", tiles, 0))
            + ";");
    out.line("const uint row0 = " + corner(tiles, 1) + ";");
    out.line("const uint col0 = " + corner(tiles, 2) + ";");
    out.line("const uint down = lane / " + SIDE + "u;");
    out.line("const uint across = lane % " + SIDE + "u;");
    out.line("float total[" + OWN + "][" + OWN + "];");
    out.line("float acc[" + OWN + "][" + OWN + "];");
    openOwn(out);
    out.line("total[i][j] = 0x0.0p0f;");
    closeOwn(out);
    out.open("for (uint run = 0u; run < " + spec.k() + "u; run += " + RUN + "u)");
    openOwn(out);
    out.line("acc[i][j] = 0x0.0p0f;");
    closeOwn(out);
    out.line(
        "const uint end = "
            + spec.k()
            + "u - run < "
            + RUN
            + "u ? "
            + spec.k()
            + "u : run + "
            + RUN
            + "u;");
    out.open("for (uint k0 = run; k0 < end; k0 += " + DEPTH + "u)");
    writeLoads(out);
    out.line(dialect.barrier());
    out.line("const uint depth = end - k0 < " + DEPTH + "u ? end - k0 : " + DEPTH + "u;");
    out.open("for (uint k = 0u; k < depth; ++k)");
    openOwn(out);
    out.line(
        "acc[i][j] = "
            + dialect.fma(
                "tileA[k * " + PITCH + "u + down + " + SIDE + "u * i]",
                "tileB[k * " + PITCH + "u + across + " + SIDE + "u * j]",
                "acc[i][j]")
            + ";");
    closeOwn(out);
    out.close();
    out.line(dialect.barrier());
    out.close();
    openOwn(out);
    out.line("total[i][j] = " + dialect.add("total[i][j]", "acc[i][j]") + ";");
    closeOwn(out);
    out.close();
  }

  private static String corner(List<Integer> tiles, int axis) {
    return tiles.get(axis) == 1
        ? "0u"
        : Position.times("(" + Position.coordinate("group", tiles, axis) + ")", TILE);
  }

  /** Opens the loops over the elements that one work-item owns. */
  private static void openOwn(CodeWriter out) {
    out.line("#pragma unroll");
    out.open("for (uint i = 0u; i < " + OWN + "u; ++i)");
    out.line("#pragma unroll");
    out.open("for (uint j = 0u; j < " + OWN + "u; ++j)");
  }

  private static void closeOwn(CodeWriter out) {
    out.close();
    out.close();
  }

  private void writeLoads(CodeWriter out) {
    out.line("#pragma unroll");
    out.open("for (uint e = lane; e < " + TILE * DEPTH + "u; e += " + CRenderer.ITEMS + "u)");
    writeLoad(out, "A", "row0", spec.m(), spec.a(), 0, 2);
    writeLoad(out, "B", "col0", spec.n(), spec.b(), 1, 1);
    out.close();
  }

  /** Neighbouring work-items load neighbouring elements, whichever axis those lie along. */
  private void writeLoad(
      CodeWriter out, String x, String corner, int size, Layout layout, int input, int kAxis) {
    boolean alongK = layout.strides().get(kAxis) == 1;
    String k = alongK ? "e % " + DEPTH + "u" : "e / " + TILE + "u";
    String side = alongK ? "e / " + DEPTH + "u" : "e % " + TILE + "u";
    out.line("const uint k" + x + " = " + k + ";");
    out.line("const uint side" + x + " = " + side + ";");
    String sideAt = "(" + corner + " + side" + x + ")";
    String kAt = "(k0 + k" + x + ")";
    String position =
        Position.of(
            layout, kAxis == 2 ? List.of("batch", sideAt, kAt) : List.of("batch", kAt, sideAt));
    out.line(
        "tile"
            + x
            + "[k"
            + x
            + " * "
            + PITCH
            + "u + side"
            + x
            + "] = "
            + kAt
            + " < end && "
            + sideAt
            + " < "
            + size
            + "u ? "
            + arguments.load(input, position)
            + " : 0x0.0p0f;");
  }

  private void writeEpilogue(CodeWriter out) {
    openOwn(out);
    out.line("const uint row = row0 + down + " + SIDE + "u * i;");
    out.line("const uint col = col0 + across + " + SIDE + "u * j;");
    out.open("if (row < " + spec.m() + "u && col < " + spec.n() + "u)");
    List<String> coordinates = List.of("batch", "row", "col");
    List<String> results =
        new ScalarWriter(dialect, epilogue, out)
            .write(
                epilogue.results(),
                new ScalarWriter.Leaves() {
                  @Override
                  public String input(int index) {
                    return index == 0
                        ? "total[i][j]"
                        : arguments.load(
                            index + 1, Position.of(spec.inputs().get(index - 1), coordinates));
                  }

                  @Override
                  public String index() {
                    int n = spec.n();
                    return Position.times("batch", spec.m() * n)
                        + " + "
                        + Position.times("row", n)
                        + " + col";
                  }
                });
    for (int o = 0; o < results.size(); o++) {
      String position = Position.of(spec.outputs().get(o), coordinates);
      out.line(arguments.store(o, position, results.get(o)));
    }
    out.close();
    closeOwn(out);
  }
}
