package io.lockstep.kernels.render.c;

import io.lockstep.kernels.spec.KernelSpec.ArgReduceSpec;
import io.lockstep.kernels.spec.Layout;
import java.util.List;

/**
 * The position of the largest or smallest element of a row: one work-group a row. NaN beats all
 * numbers, the earlier of equals the later, so any order of comparison finds the same one.
 */
final class ArgReduceKernel {
  private final Dialect dialect;
  private final ArgReduceSpec spec;
  private final Arguments arguments;

  ArgReduceKernel(Dialect dialect, ArgReduceSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.arguments = new Arguments(dialect, spec, true);
  }

  KernelSource render() {
    String name = CRenderer.identifier(spec);
    String type = Dialect.computed(spec.type().type());
    CodeWriter out = new CodeWriter();
    writeBeats(out, type);
    out.line("");
    arguments.open(out, name);
    out.line(dialect.localArray(type, "bests", CRenderer.ITEMS));
    out.line(dialect.localArray("uint", "places", CRenderer.ITEMS));
    out.line("const uint lane = " + dialect.lane() + ";");
    out.line("const uint row = " + dialect.group() + ";");
    writeLane(out, type);
    out.open("for (uint h = " + CRenderer.ITEMS / 2 + "u; h > 0u; h >>= 1)");
    out.open(
        "if (lane < h && lane + h < "
            + spec.cols()
            + "u && beats(bests[lane + h], places[lane + h], bests[lane], places[lane]))");
    out.line("bests[lane] = bests[lane + h];");
    out.line("places[lane] = places[lane + h];");
    out.close();
    out.line(dialect.barrier());
    out.close();
    out.open("if (lane == 0u)");
    out.line(arguments.store(0, "row", "(int)places[0]"));
    out.close();
    out.close();
    int local = CRenderer.ITEMS * 2 * Integer.BYTES;
    LaunchShape launch =
        spec.rows() == 0
            ? LaunchShape.of()
            : LaunchShape.of(new LaunchShape.Phase(name, spec.rows(), CRenderer.ITEMS, local));
    return new KernelSource(name, dialect.preamble() + "\n" + out, arguments.sizes(), launch);
  }

  private void writeBeats(CodeWriter out, String type) {
    String above = spec.largest() ? "a > b" : "a < b";
    out.open(
        dialect.function()
            + "bool beats("
            + type
            + " a, uint placeA, "
            + type
            + " b, uint placeB)");
    out.line("const bool above = " + above + " || (a != a && b == b);");
    out.line("const bool level = a == b || (a != a && b != b);");
    out.line("return above || (level && placeA < placeB);");
    out.close();
  }

  private void writeLane(CodeWriter out, String type) {
    Layout layout = spec.input();
    out.line(type + " best = 0;");
    out.line("uint place = 0u;");
    out.open("for (uint c = lane; c < " + spec.cols() + "u; c += " + CRenderer.ITEMS + "u)");
    out.line(
        "const "
            + type
            + " v = "
            + arguments.load(0, Position.of(layout, List.of("row", "c")))
            + ";");
    out.open("if (c == lane || beats(v, c, best, place))");
    out.line("best = v;");
    out.line("place = c;");
    out.close();
    out.close();
    out.line("bests[lane] = best;");
    out.line("places[lane] = place;");
    out.line(dialect.barrier());
  }
}
