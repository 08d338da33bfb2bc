package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.KernelSpec.MatMulSpec;
import io.lockstep.kernels.spec.Layout;
import java.util.ArrayList;
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
  private final int items;
  private final int tilesDown;
  private final int tilesAcross;
  private final String m;
  private final String n;
  private final String k;
  private final String down;
  private final String across;
  private final Place a;
  private final Place b;
  private final List<Place> places = new ArrayList<>();

  MatMulKernel(Dialect dialect, DeviceLimits limits, MatMulSpec spec, Program epilogue) {
    this.dialect = dialect;
    this.spec = spec;
    this.epilogue = epilogue;
    this.arguments = new Arguments(dialect, spec, true);
    this.items = 256;
    this.tilesDown = Math.ceilDiv(spec.m(), TILE);
    this.tilesAcross = Math.ceilDiv(spec.n(), TILE);
    this.m = arguments.size("m", spec.m());
    this.n = arguments.size("n", spec.n());
    this.k = arguments.size("k", spec.k());
    this.down = arguments.size("tilesDown", tilesDown);
    this.across = arguments.size("tilesAcross", tilesAcross);
    this.a = new Place(arguments, "in0", spec.a());
    this.b = new Place(arguments, "in1", spec.b());
    for (int i = 0; i < spec.inputs().size(); i++) {
      places.add(new Place(arguments, arguments.name(2 + i), spec.inputs().get(i)));
    }
    for (int i = 0; i < spec.outputs().size(); i++) {
      int number = 2 + spec.inputs().size() + i;
      places.add(new Place(arguments, arguments.name(number), spec.outputs().get(i)));
    }
  }

  KernelSource render() {
    String name = CRenderer.identifier(spec);
    int groups = spec.batch() * tilesDown * tilesAcross;
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, items);
    writeProduct(out);
    writeEpilogue(out);
    out.close();
    LaunchShape launch =
        groups == 0
            ? LaunchShape.of()
            : LaunchShape.of(
                new LaunchShape.Phase(name, groups, items, 2 * DEPTH * PITCH * Float.BYTES));
    return new KernelSource(
        name, CRenderer.prelude(dialect, epilogue) + out, arguments.sizes(), launch);
  }

  private void writeProduct(CodeWriter out) {
    out.line(dialect.localArray("float", "tileA", DEPTH * PITCH));
    out.line(dialect.localArray("float", "tileB", DEPTH * PITCH));
    out.line("const uint lane = " + dialect.lane() + ";");
    out.line("const uint group = " + dialect.group() + ";");
    out.line("const uint batch = group / (" + down + " * " + across + ");");
    out.line("const uint row0 = group / " + across + " % " + down + " * " + TILE + "u;");
    out.line("const uint col0 = group % " + across + " * " + TILE + "u;");
    out.line("const uint down = lane / " + SIDE + "u;");
    out.line("const uint across = lane % " + SIDE + "u;");
    out.line("float total[" + OWN + "][" + OWN + "];");
    out.line("float acc[" + OWN + "][" + OWN + "];");
    openOwn(out);
    out.line("total[i][j] = 0x0.0p0f;");
    closeOwn(out);
    out.open("for (uint run = 0u; run < " + k + "; run += " + RUN + "u)");
    openOwn(out);
    out.line("acc[i][j] = 0x0.0p0f;");
    closeOwn(out);
    out.line("const uint end = " + k + " - run < " + RUN + "u ? " + k + " : run + " + RUN + "u;");
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
    out.open("for (uint e = lane; e < " + TILE * DEPTH + "u; e += " + items + "u)");
    writeLoad(out, "A", "row0", m, spec.a(), a, 0, 2);
    writeLoad(out, "B", "col0", n, spec.b(), b, 1, 1);
    out.close();
  }

  /** Neighbouring work-items load neighbouring elements, whichever axis those lie along. */
  private void writeLoad(
      CodeWriter out,
      String x,
      String corner,
      String size,
      Layout layout,
      Place place,
      int input,
      int kAxis) {
    boolean alongK = layout.strides().get(kAxis) == 1;
    String k = alongK ? "e % " + DEPTH + "u" : "e / " + TILE + "u";
    String side = alongK ? "e / " + DEPTH + "u" : "e % " + TILE + "u";
    out.line("const uint k" + x + " = " + k + ";");
    out.line("const uint side" + x + " = " + side + ";");
    String sideAt = "(" + corner + " + side" + x + ")";
    String kAt = "(k0 + k" + x + ")";
    String position =
        place.at(kAxis == 2 ? List.of("batch", sideAt, kAt) : List.of("batch", kAt, sideAt));
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
            + " ? "
            + arguments.load(input, position)
            + " : 0x0.0p0f;");
  }

  private void writeEpilogue(CodeWriter out) {
    openOwn(out);
    out.line("const uint row = row0 + down + " + SIDE + "u * i;");
    out.line("const uint col = col0 + across + " + SIDE + "u * j;");
    out.open("if (row < " + m + " && col < " + n + ")");
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
                        : arguments.load(index + 1, places.get(index - 1).at(coordinates));
                  }

                  @Override
                  public String index() {
                    return "(batch * " + m + " + row) * " + n + " + col";
                  }
                });
    for (int o = 0; o < results.size(); o++) {
      String position = places.get(spec.inputs().size() + o).at(coordinates);
      out.line(arguments.store(o, position, results.get(o)));
    }
    out.close();
    closeOwn(out);
  }
}
