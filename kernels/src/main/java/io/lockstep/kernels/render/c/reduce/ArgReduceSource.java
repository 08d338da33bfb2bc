package io.lockstep.kernels.render.c.reduce;

import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.ElementAddress;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.spec.ArgReduceSpec;
import java.util.List;

/**
 * The position of the largest or smallest element of a row: one work-group a row, or several short
 * rows. NaN beats all numbers, the earlier of equals the later, so any order of comparison finds
 * the same one.
 */
public final class ArgReduceSource {
  private final Dialect dialect;
  private final ArgReduceSpec spec;
  private final RowGroup group;
  private final String type;
  private final KernelArguments arguments;
  private final String rows;
  private final String cols;
  private final ElementAddress place;

  /** Prepares the source of one kernel. */
  public ArgReduceSource(Dialect dialect, DeviceLimits limits, ArgReduceSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.group = RowGroup.of(limits, spec.cols());
    this.type = Dialect.computed(spec.type().type());
    this.arguments = new KernelArguments(dialect, spec, true);
    this.rows = arguments.size("rows", spec.rows());
    this.cols = arguments.size("cols", spec.cols());
    this.place = new ElementAddress(arguments, arguments.name(0), spec.input());
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    String name = KernelSource.identifier(spec);
    CodeWriter out = new CodeWriter();
    writeBeats(out);
    out.line("");
    arguments.open(out, name, group.items());
    out.line(dialect.localArray(type, "bests", group.items()));
    out.line(dialect.localArray("uint", "places", group.items()));
    group.declare(dialect, out, rows, cols);
    out.line("const uint own = " + dialect.lane() + ";");
    writeItem(out);
    writeHalving(out);
    out.open("if (" + group.first(rows) + ")");
    out.line(arguments.store(0, "row", "(int)places[own]"));
    out.close();
    out.close();
    int local = group.items() * 2 * Integer.BYTES;
    LaunchShape launch =
        spec.rows() == 0
            ? LaunchShape.of()
            : LaunchShape.of(
                new LaunchShape.Phase(name, group.groups(spec.rows()), group.items(), local));
    return new KernelSource(name, dialect.preamble() + "\n" + out, arguments.sizes(), launch);
  }

  private void writeBeats(CodeWriter out) {
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

  /** Writes the search of one work-item, in every {@code itemsOfRow}-th element. */
  private void writeItem(CodeWriter out) {
    out.line(type + " best = 0;");
    out.line("uint place = 0u;");
    out.open("for (uint c = item; c < length; c += " + group.itemsOfRow() + "u)");
    String value = arguments.load(0, place.at(List.of("row", "c")));
    out.line("const " + type + " v = " + value + ";");
    out.open("if (c == item || beats(v, c, best, place))");
    out.line("best = v;");
    out.line("place = c;");
    out.close();
    out.close();
    out.line("bests[own] = best;");
    out.line("places[own] = place;");
    out.line(dialect.barrier());
  }

  private void writeHalving(CodeWriter out) {
    if (group.itemsOfRow() == 1) {
      return;
    }
    out.open("for (uint h = " + group.itemsOfRow() / 2 + "u; h > 0u; h >>= 1)");
    out.open(
        "if (item < h && item + h < length"
            + " && beats(bests[own + h], places[own + h], bests[own], places[own]))");
    out.line("bests[own] = bests[own + h];");
    out.line("places[own] = places[own + h];");
    out.close();
    out.line(dialect.barrier());
    out.close();
  }
}
