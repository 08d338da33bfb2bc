package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.elementwise.MapSource;
import io.lockstep.kernels.render.c.indexing.GatherSource;
import io.lockstep.kernels.render.c.indexing.ScatterAddSource;
import io.lockstep.kernels.render.c.indexing.SortedScatterAddSource;
import io.lockstep.kernels.render.c.matmul.MatMulSource;
import io.lockstep.kernels.render.c.matmul.MatMulTiles;
import io.lockstep.kernels.render.c.reduce.ArgReduceSource;
import io.lockstep.kernels.render.c.reduce.ColumnReduceSource;
import io.lockstep.kernels.render.c.reduce.LongRowSource;
import io.lockstep.kernels.render.c.reduce.RowSource;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.window.FoldSource;
import io.lockstep.kernels.render.c.window.PickSource;
import io.lockstep.kernels.render.c.window.PlaceSource;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.FoldSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.PickSpec;
import io.lockstep.kernels.spec.PlaceSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;

/** A generator of kernel source in one C dialect; equal specifications give equal sources. */
public final class CRenderer {
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
      case MapSpec s -> new MapSource(dialect, limits, s, lowered(s, s.program())).render();
      case RowSpec s -> rows(s, lowered(s, s.program()));
      case ColumnReduceSpec s ->
          new ColumnReduceSource(dialect, limits, s, lowered(s, s.program())).render();
      case MatMulSpec s -> product(s, lowered(s, s.epilogue()));
      case ArgReduceSpec s -> new ArgReduceSource(dialect, limits, s).render();
      case GatherSpec s -> new GatherSource(dialect, limits, s).render();
      case ScatterAddSpec s ->
          SortedScatterAddSource.suits(s)
              ? new SortedScatterAddSource(dialect, limits, s).render()
              : new ScatterAddSource(dialect, limits, s).render();
      case PickSpec s -> new PickSource(dialect, limits, s).render();
      case PlaceSpec s -> new PlaceSource(dialect, limits, s).render();
      case FoldSpec s -> new FoldSource(dialect, limits, s).render();
    };
  }

  private KernelSource rows(RowSpec spec, Program program) {
    return LongRowSource.suits(spec, program)
        ? new LongRowSource(dialect, limits, spec, program).render()
        : new RowSource(dialect, limits, spec, program).render();
  }

  private KernelSource product(MatMulSpec spec, Program epilogue) {
    MatMulTiles.Choice choice = MatMulTiles.choose(spec, limits);
    return new MatMulSource(dialect, limits, spec, epilogue, choice.tile(), choice.runs()).render();
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
}
