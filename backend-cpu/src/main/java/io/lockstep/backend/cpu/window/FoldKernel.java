package io.lockstep.backend.cpu.window;

import io.lockstep.backend.cpu.code.Accesses;
import io.lockstep.backend.cpu.code.Frames;
import io.lockstep.backend.cpu.matmul.MatrixWork;
import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.Memory;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.spec.FoldSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Windows summed to what they slide over. Each task owns some planes of the result, which no window
 * crosses, and adds to each plane the elements of all windows, one place within the windows after
 * the other.
 */
public final class FoldKernel implements CpuKernel {
  private static final int TASK = 16 * 1024;

  private final CpuRuntime runtime;
  private final FoldSpec spec;
  private final FoldLoops loops;
  private final RunCode add;

  /** Compiles a specification. */
  public FoldKernel(FoldSpec spec, CpuRuntime runtime) {
    this.runtime = runtime;
    this.spec = spec;
    this.loops = FoldLoops.of(spec);
    DType type = spec.type();
    Expr sum = Expr.input(0, type).add(Expr.input(1, type));
    Access target = Accesses.of(loops.innerTarget(), type, false);
    Access source = Accesses.of(loops.innerSource(), type, true);
    this.add =
        runtime
            .code()
            .get(
                Program.of("fold", List.of(type, type), List.of(type), List.of(sum)),
                List.of(target, source, target));
  }

  @Override
  public CpuRuntime runtime() {
    return runtime;
  }

  @Override
  public FoldSpec spec() {
    return spec;
  }

  @Override
  public Runnable bind(long[] addresses) {
    Bound bound = new Bound(addresses);
    Parts parts = new Parts(loops.planes(), Math.max(1, TASK / Math.max(1, loops.work())));
    Workers.Task task =
        (number, worker) -> bound.fold(parts.start(number), parts.end(number), worker);
    return () -> runtime.workers().forEach(parts.number(), task);
  }

  /**
   * Returns the launch cut into equal parts, the first of which reads the first part of the input,
   * and so on; null if it cannot be cut so.
   *
   * @param parts how many
   */
  public @Nullable MatrixWork bindParts(long[] addresses, int parts) {
    long bytes = (long) spec.input().shape().size() / parts * spec.type().bytes();
    if (loops.planes() % parts != 0 || !loops.readsInOrder(parts, bytes, spec.type().bytes())) {
      return null;
    }
    Bound bound = new Bound(addresses);
    int planes = loops.planes() / parts;
    return (part, worker) -> bound.fold(part * planes, (part + 1) * planes, worker);
  }

  /** Planes that are folded one by one. */
  private final class Bound {
    private final long source;
    private final long target;
    private final long[][] frames;

    Bound(long[] addresses) {
      source = addresses[0] + (long) spec.input().offset() * spec.type().bytes();
      target = addresses[1];
      frames = new long[runtime.workers().threads()][];
      for (int w = 0; w < frames.length; w++) {
        frames[w] = Frames.of(3);
        frames[w][3] = loops.innerTarget();
        frames[w][4] = loops.innerSource();
        frames[w][5] = loops.innerTarget();
      }
    }

    void fold(int first, int end, int worker) {
      for (int plane = first; plane < end; plane++) {
        FoldKernel.this.fold(
            frames[worker], source + loops.source(plane), target + plane * loops.planeBytes());
      }
    }
  }

  private void fold(long[] frame, long source, long target) {
    Memory.ALL.asSlice(target, loops.planeBytes()).fill((byte) 0);
    for (int place = 0; place < loops.places(); place++) {
      for (int row = 0; row < loops.rows(); row++) {
        long to = target + loops.placeTarget(place) + loops.rowTarget(row);
        frame[0] = to;
        frame[1] = source + loops.placeSource(place) + loops.rowSource(row);
        frame[2] = to;
        add.run(frame, 0, loops.inner(), 0);
      }
    }
  }
}
