package io.lockstep.backend.cpu.window;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.jvm.Memory;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.PlaceSpec;

/**
 * What belongs to windows put where they have their first largest element. Each task owns some
 * planes of the result. Windows come in descending order, so that of those that hold an element the
 * one comes first in which its place is the least.
 */
public final class PlaceKernel implements CpuKernel {
  private static final int TASK = 16 * 1024;

  private final CpuRuntime runtime;
  private final PlaceSpec spec;
  private final DType type;
  private final WindowOffsets by;
  private final WindowOffsets result;
  private final long[] inputPlanes;
  private final long[] inputWindows;
  private final long planeBytes;
  private final boolean tiles;

  /** Compiles a specification. */
  public PlaceKernel(PlaceSpec spec, CpuRuntime runtime) {
    this.runtime = runtime;
    this.spec = spec;
    this.type = spec.type();
    this.by = WindowOffsets.of(spec.by(), type, spec.windows());
    this.result = WindowOffsets.of(Layout.contiguous(spec.shape()), type, spec.windows());
    int rank = spec.shape().rank();
    int first = spec.windows().stream().mapToInt(w -> w.axis()).min().orElse(0);
    this.inputPlanes = Starts.of(spec.input(), type.bytes(), 0, first);
    this.inputWindows = Starts.of(spec.input(), type.bytes(), first, rank);
    this.tiles = spec.windows().stream().allMatch(w -> w.tiles(spec.shape().dim(w.axis())));
    long size = 1;
    for (int axis = first; axis < rank; axis++) {
      size *= spec.shape().dim(axis);
    }
    this.planeBytes = size * type.bytes();
  }

  @Override
  public CpuRuntime runtime() {
    return runtime;
  }

  @Override
  public PlaceSpec spec() {
    return spec;
  }

  @Override
  public Runnable bind(long[] addresses) {
    long compared = addresses[0] + (long) spec.by().offset() * type.bytes();
    long placed = addresses[1] + (long) spec.input().offset() * type.bytes();
    long target = addresses[2];
    int work = Math.max(1, by.windows().length * by.places().length);
    Parts parts = new Parts(by.planes().length, Math.max(1, TASK / work));
    Workers.Task task =
        (number, _) -> {
          for (int plane = parts.start(number); plane < parts.end(number); plane++) {
            place(
                compared + by.planes()[plane],
                placed + inputPlanes[plane],
                target + plane * planeBytes);
          }
        };
    return () -> runtime.workers().forEach(parts.number(), task);
  }

  private void place(long compared, long placed, long target) {
    Memory.ALL.asSlice(target, planeBytes).fill((byte) 0);
    if (type == DType.F64) {
      placeDoubles(compared, placed, target);
    } else {
      placeFloats(compared, placed, target);
    }
  }

  private void placeFloats(long compared, long placed, long target) {
    int last = inputWindows.length - 1;
    for (int i = 0; i <= last; i++) {
      int window = tiles ? i : last - i;
      int place = by.largestFloat(compared + by.windows()[window]);
      long to = target + result.windows()[window] + result.places()[place];
      float value = Memory.ALL.get(JAVA_FLOAT, placed + inputWindows[window]);
      float sum = tiles ? 0f + value : Memory.ALL.get(JAVA_FLOAT, to) + value;
      Memory.ALL.set(JAVA_FLOAT, to, sum);
    }
  }

  private void placeDoubles(long compared, long placed, long target) {
    for (int window = inputWindows.length - 1; window >= 0; window--) {
      int place = by.largestDouble(compared + by.windows()[window]);
      long to = target + result.windows()[window] + result.places()[place];
      double value = Memory.ALL.get(JAVA_DOUBLE, placed + inputWindows[window]);
      Memory.ALL.set(JAVA_DOUBLE, to, Memory.ALL.get(JAVA_DOUBLE, to) + value);
    }
  }
}
