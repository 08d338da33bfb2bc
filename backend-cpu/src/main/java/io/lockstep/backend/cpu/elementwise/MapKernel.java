package io.lockstep.backend.cpu.elementwise;

import io.lockstep.backend.cpu.code.Accesses;
import io.lockstep.backend.cpu.code.Frames;
import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import java.util.ArrayList;
import java.util.List;

/** An elementwise kernel: rendered code along the inner axis, loops around it here. */
public final class MapKernel implements CpuKernel {
  /** Elements below which a second thread costs more than it brings, and elements of a task. */
  static final int TASK = 16 * 1024;

  private final CpuRuntime runtime;
  private final MapSpec spec;
  private final LoopNest nest;
  private final RunCode code;
  private final int arguments;

  /** Compiles a specification. */
  public MapKernel(MapSpec spec, CpuRuntime runtime) {
    this.runtime = runtime;
    this.spec = spec;
    List<DType> types = spec.arguments();
    List<Layout> layouts = new ArrayList<>(spec.inputs());
    layouts.addAll(spec.outputs());
    this.arguments = types.size();
    this.nest = LoopNest.of(spec.shape(), types, layouts, spec.program().usesIndex());
    List<Access> accesses = new ArrayList<>();
    for (int k = 0; k < arguments; k++) {
      accesses.add(Accesses.of(nest.innerStrides()[k], types.get(k), k < spec.inputCount()));
    }
    this.code = runtime.code().get(spec.program(), accesses);
  }

  @Override
  public CpuRuntime runtime() {
    return runtime;
  }

  @Override
  public MapSpec spec() {
    return spec;
  }

  /** Whether it is one loop. */
  public boolean isFlat() {
    return nest.outerCount() == 1;
  }

  /** The bytes from one element of an argument to the next in the inner loop. */
  public long stride(int argument) {
    return nest.innerStrides()[argument];
  }

  @Override
  public Runnable bind(long[] addresses) {
    return isFlat() ? bindFlat(addresses) : new Bound(addresses);
  }

  /** Returns the launch of a kernel that is one loop. */
  public FlatMap bindFlat(long[] addresses) {
    long[] starts = addresses.clone();
    for (int k = 0; k < arguments; k++) {
      starts[k] = nest.address(k, addresses[k], 0);
    }
    return new FlatMap(runtime.workers(), code, starts, nest.innerStrides(), nest.inner());
  }

  private final class Bound implements Runnable, Workers.Task {
    private final long[] addresses;
    private final long[][] frames = new long[runtime.workers().threads()][];
    private final Parts chunks = new Parts(nest.inner(), TASK);
    private final Parts pieces;

    Bound(long[] addresses) {
      this.addresses = addresses.clone();
      for (int w = 0; w < frames.length; w++) {
        frames[w] = Frames.of(arguments);
        System.arraycopy(nest.innerStrides(), 0, frames[w], arguments, arguments);
      }
      pieces =
          new Parts(
              nest.outerCount() * chunks.number(), Math.max(1, TASK / Math.max(1, nest.inner())));
    }

    @Override
    public void run() {
      runtime.workers().forEach(pieces.number(), this);
    }

    @Override
    public void run(int task, int worker) {
      int end = pieces.end(task);
      for (int piece = pieces.start(task); piece < end; piece++) {
        int outer = piece / chunks.number();
        int chunk = piece - outer * chunks.number();
        long[] frame = frames[worker];
        for (int k = 0; k < arguments; k++) {
          frame[k] = nest.address(k, addresses[k], outer);
        }
        code.run(frame, chunks.start(chunk), chunks.end(chunk), outer * nest.inner());
      }
    }
  }
}
