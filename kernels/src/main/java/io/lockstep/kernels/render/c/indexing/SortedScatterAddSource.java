package io.lockstep.kernels.render.c.indexing;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.Divisor;
import io.lockstep.kernels.render.c.source.ElementLoop;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.spec.ScatterAddSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The adjoint of a gather for a large table. The positions of the updates are sorted by index in a
 * radix sort of eight bits a pass, which keeps equal indices in ascending order; then a work-item
 * for each element of the result finds its updates and adds them. A pass is three phases: count the
 * digits of each chunk of positions, turn the counts into places, put the chunk's positions there.
 * An index out of range is reported before, sorts behind all and adds nothing.
 */
public final class SortedScatterAddSource {
  private static final int BITS = 8;
  private static final int DIGITS = 1 << BITS;
  private static final int CHUNK = 1024;

  /** With fewer comparisons than this, looking through all indices takes less time. */
  private static final long MANY = 1 << 26;

  /** Four arrays of so many positions, and the counts, can be indexed by 32 bits. */
  private static final int MOST = 1 << 29;

  private final Dialect dialect;
  private final ScatterAddSpec spec;
  private final int items;
  private final String name;
  private final int passes;
  private final int chunkCount;
  private final KernelArguments arguments;
  private final String elements;
  private final String count;
  private final String rows;
  private final String chunks;
  private final Divisor width;
  private final CodeWriter out = new CodeWriter();
  private final List<LaunchShape.Phase> phases = new ArrayList<>();

  /** Prepares the source of one kernel. */
  public SortedScatterAddSource(Dialect dialect, DeviceLimits limits, ScatterAddSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.items = limits.items();
    this.name = KernelSource.identifier(spec);
    this.passes = Math.ceilDiv(Integer.SIZE - Integer.numberOfLeadingZeros(spec.rows()), BITS);
    this.chunkCount = Math.ceilDiv(spec.count(), CHUNK);
    this.arguments = new KernelArguments(dialect, spec, true);
    this.elements = arguments.size("elements", spec.rows() * spec.width());
    this.count = arguments.size("count", spec.count());
    this.rows = arguments.size("rows", spec.rows());
    this.chunks = arguments.size("chunks", chunkCount);
    this.width = new Divisor(dialect, arguments, "width", spec.width());
  }

  /** Returns whether looking through all indices for each element would take long. */
  public static boolean suits(ScatterAddSpec spec) {
    long comparisons = (long) spec.rows() * spec.width() * spec.count();
    return comparisons > MANY && spec.count() <= MOST;
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    open(name + "_check");
    phases.addAll(ElementLoop.phases(name + "_check", spec.count(), items));
    IndexCheck.write(dialect, out, count, rows);
    for (int pass = 0; pass < passes; pass++) {
      writeCounts(pass);
      writePlaces(pass);
      writeMoves(pass);
    }
    writeSums();
    long workspace = (4L * spec.count() + (long) DIGITS * chunkCount) * Integer.BYTES;
    return new KernelSource(
        name,
        dialect.preamble() + "\n" + out,
        arguments.sizes(),
        new LaunchShape(phases, workspace, true));
  }

  private void open(String function) {
    if (!phases.isEmpty()) {
      out.line("");
    }
    String workspace = dialect.pointer(DType.I32, "workspace", false, true);
    String fault = dialect.pointer(DType.I32, "fault", false, true);
    arguments.open(out, function, items, workspace, fault);
  }

  private void open(String function, int groups, int local) {
    open(function);
    phases.add(new LaunchShape.Phase(function, groups, items, local * Integer.BYTES));
  }

  private void writeCounts(int pass) {
    open(name + "_count" + pass, chunkCount, CHUNK);
    loadDigits(pass);
    openDigits();
    out.line("uint n = 0u;");
    out.open("for (uint e = 0u; e < length; ++e)");
    out.line("n += digits[e] == d ? 1u : 0u;");
    out.close();
    out.line("workspace[" + counts("chunk") + "] = (int)n;");
    out.close();
    out.close();
  }

  private void writePlaces(int pass) {
    open(name + "_places" + pass, 1, DIGITS);
    out.line(dialect.localArray("uint", "totals", DIGITS));
    out.line("const uint item = " + dialect.lane() + ";");
    openDigits();
    out.line("uint total = 0u;");
    out.open("for (uint chunk = 0u; chunk < " + chunks + "; ++chunk)");
    out.line("total += (uint)workspace[" + counts("chunk") + "];");
    out.close();
    out.line("totals[d] = total;");
    out.close();
    out.line(dialect.barrier());
    openDigits();
    out.line("uint at = 0u;");
    out.open("for (uint below = 0u; below < d; ++below)");
    out.line("at += totals[below];");
    out.close();
    out.open("for (uint chunk = 0u; chunk < " + chunks + "; ++chunk)");
    out.line("const uint n = (uint)workspace[" + counts("chunk") + "];");
    out.line("workspace[" + counts("chunk") + "] = (int)at;");
    out.line("at += n;");
    out.close();
    out.close();
    out.close();
  }

  private void writeMoves(int pass) {
    open(name + "_move" + pass, chunkCount, CHUNK);
    loadDigits(pass);
    openDigits();
    out.line("uint at = (uint)workspace[" + counts("chunk") + "];");
    out.open("for (uint e = 0u; e < length; ++e)");
    out.open("if (digits[e] == d)");
    out.line("const uint x = start + e;");
    out.line("workspace[" + keys(pass + 1, "at") + "] = (int)(" + key(pass) + ");");
    String position = pass == 0 ? "(int)x" : "workspace[" + positions(pass, "x") + "]";
    out.line("workspace[" + positions(pass + 1, "at") + "] = " + position + ";");
    out.line("++at;");
    out.close();
    out.close();
    out.close();
    out.close();
  }

  private void writeSums() {
    open(name + "_sums");
    phases.addAll(ElementLoop.phases(name + "_sums", spec.rows() * spec.width(), items));
    ElementLoop.open(dialect, out, elements);
    out.line("const uint row = " + width.quotient("i") + ";");
    out.line("const uint c = " + width.remainder("i", "row") + ";");
    out.line("uint at = 0u;");
    out.line("uint high = " + count + ";");
    out.open("while (at < high)");
    out.line("const uint middle = (at + high) / 2u;");
    out.open("if ((uint)workspace[" + keys(passes, "middle") + "] < row)");
    out.line("at = middle + 1u;");
    out.orElse();
    out.line("high = middle;");
    out.close();
    out.close();
    out.line("float acc = 0x0.0p0f;");
    String isOwn = "(uint)workspace[" + keys(passes, "at") + "] == row";
    out.open("for (; at < " + count + " && " + isOwn + "; ++at)");
    out.line("const uint n = (uint)workspace[" + positions(passes, "at") + "];");
    out.line("acc = " + dialect.add("acc", "in0[n * " + width.size() + " + c]") + ";");
    out.close();
    out.line("out0[i] = acc;");
    out.close();
    out.close();
  }

  /** Writes the digits of the group's chunk to local memory. */
  private void loadDigits(int pass) {
    out.line(dialect.localArray("uint", "digits", CHUNK));
    out.line("const uint item = " + dialect.lane() + ";");
    out.line("const uint chunk = " + dialect.group() + ";");
    out.line("const uint start = chunk * " + CHUNK + "u;");
    String rest = count + " - start";
    out.line("const uint length = " + rest + " < " + CHUNK + "u ? " + rest + " : " + CHUNK + "u;");
    out.open("for (uint e = item; e < length; e += " + items + "u)");
    out.line("const uint x = start + e;");
    out.line("const uint key = " + key(pass) + ";");
    out.line("digits[e] = key >> " + pass * BITS + "u & " + (DIGITS - 1) + "u;");
    out.close();
    out.line(dialect.barrier());
  }

  private void openDigits() {
    out.open("for (uint d = item; d < " + DIGITS + "u; d += " + items + "u)");
  }

  /** Returns the key at place {@code x} before a pass. */
  private String key(int pass) {
    return pass == 0
        ? "(uint)in1[x] < " + rows + " ? (uint)in1[x] : " + rows
        : "(uint)workspace[" + keys(pass, "x") + "]";
  }

  /** Returns the place of a key before a pass; passes alternate between two arrays. */
  private String keys(int pass, String x) {
    return (pass % 2) * 2 + "u * " + count + " + " + x;
  }

  /** Returns the place of the position of an update before a pass. */
  private String positions(int pass, String x) {
    return (pass % 2 * 2 + 1) + "u * " + count + " + " + x;
  }

  private String counts(String chunk) {
    return "4u * " + count + " + " + chunk + " * " + DIGITS + "u + d";
  }
}
