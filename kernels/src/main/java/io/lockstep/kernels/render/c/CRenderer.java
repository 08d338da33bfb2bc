package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.KernelSpec.ArgReduceSpec;
import io.lockstep.kernels.spec.KernelSpec.ColumnReduceSpec;
import io.lockstep.kernels.spec.KernelSpec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec.MapSpec;
import io.lockstep.kernels.spec.KernelSpec.MatMulSpec;
import io.lockstep.kernels.spec.KernelSpec.RowSpec;
import io.lockstep.kernels.spec.KernelSpec.ScatterAddSpec;
import java.util.List;

/** A generator of kernel source in one C dialect; equal specifications give equal sources. */
public final class CRenderer {
  /** Most items that an elementwise launch has; each then takes several elements. */
  private static final int MOST_ITEMS = 1 << 20;

  /** The least local memory of a device, in bytes. */
  private static final int LEAST_LOCAL = 16 * 1024;

  private final Dialect dialect;
  private final DeviceLimits limits;

  /**
   * Creates a renderer of kernels that stay within a device's limits.
   *
   * @throws IllegalArgumentException if the device takes less than the smallest kernel needs
   */
  public CRenderer(Dialect dialect, DeviceLimits limits) {
    this.dialect = dialect;
    this.limits = limits;
    if (limits.localBytes() < LEAST_LOCAL) {
      throw new IllegalArgumentException(
          "[render "
              + dialect.label()
              + "] the device has "
              + limits.localBytes()
              + " bytes of local memory for a work-group, kernels need "
              + LEAST_LOCAL
              + "; choose another device");
    }
  }

  /**
   * Returns the source of a kernel and how to launch it.
   *
   * @throws IllegalArgumentException if the kernel uses F64, or takes the largest or smallest of
   *     nothing
   */
  public KernelSource render(KernelSpec spec) {
    if (spec.arguments().contains(DType.F64)) {
      throw usesF64(spec);
    }
    return switch (spec) {
      case MapSpec s -> new MapKernel(dialect, limits, s, lowered(s, s.program())).render();
      case RowSpec s -> rows(s, lowered(s, s.program()));
      case ColumnReduceSpec s ->
          new ColumnReduceKernel(dialect, limits, s, lowered(s, s.program())).render();
      case MatMulSpec s -> product(s, lowered(s, s.epilogue()));
      case ArgReduceSpec s -> new ArgReduceKernel(dialect, limits, s).render();
      case GatherSpec s -> new GatherKernel(dialect, limits, s).render();
      case ScatterAddSpec s ->
          SortedScatterAddKernel.suits(s)
              ? new SortedScatterAddKernel(dialect, limits, s).render()
              : new ScatterAddKernel(dialect, limits, s).render();
    };
  }

  private KernelSource rows(RowSpec spec, Program program) {
    return LongRowKernel.suits(spec, program)
        ? new LongRowKernel(dialect, limits, spec, program).render()
        : new RowKernel(dialect, limits, spec, program).render();
  }

  private KernelSource product(MatMulSpec spec, Program epilogue) {
    MatMulTiles.Choice choice = MatMulTiles.choose(spec, limits);
    return new MatMulKernel(dialect, limits, spec, epilogue, choice.tile(), choice.runs()).render();
  }

  private Program lowered(KernelSpec spec, Program program) {
    Program lowered = program.lowered();
    if (lowered.schedule().stream().anyMatch(e -> e.type() == Type.F64)) {
      throw usesF64(spec);
    }
    return lowered;
  }

  private IllegalArgumentException usesF64(KernelSpec spec) {
    return new IllegalArgumentException(
        "[render "
            + dialect.label()
            + "] kernel "
            + spec.name()
            + " uses F64, which only the CPU computes; convert to F32 or choose the CPU");
  }

  /** Returns a C identifier that cannot clash with a built-in function. */
  static String identifier(KernelSpec spec) {
    return "k_" + spec.name().replaceAll("[^A-Za-z0-9_]", "_");
  }

  /** Returns the text before the first kernel: preamble, and helpers that the program needs. */
  static String prelude(Dialect dialect, Program program) {
    boolean converts =
        program.schedule().stream()
            .anyMatch(e -> e instanceof Expr.Cast cast && cast.type() == Type.I32);
    boolean halves = program.outputs().contains(DType.BF16);
    return dialect.preamble()
        + (converts ? "\n" + dialect.function() + ScalarWriter.TO_INT : "")
        + (halves ? "\n" + dialect.function() + dialect.toBFloat16() : "")
        + "\n";
  }

  /** Returns the launch of one item for each of {@code count} elements, or for several. */
  static List<LaunchShape.Phase> elementwise(String function, int count, int items) {
    return elementwise(function, count, items, MOST_ITEMS);
  }

  /** Returns the launch of one item for each element, and of {@code most} items at most. */
  static List<LaunchShape.Phase> elementwise(String function, int count, int items, int most) {
    int groups = Math.min(Math.ceilDiv(count, items), most / items);
    return groups == 0 ? List.of() : List.of(new LaunchShape.Phase(function, groups, items, 0));
  }

  /** Opens the loop in which {@code i} takes all elements of one work-item. */
  static void openElements(Dialect dialect, CodeWriter out, String count) {
    openElements(dialect, out, "", count);
  }

  /** Opens that loop over the elements from one on; empty for all. */
  static void openElements(Dialect dialect, CodeWriter out, String from, String count) {
    String first = from.isEmpty() ? dialect.item() : from + " + " + dialect.item();
    out.open("for (uint i = " + first + "; i < " + count + "; i += " + dialect.items() + ")");
  }
}
