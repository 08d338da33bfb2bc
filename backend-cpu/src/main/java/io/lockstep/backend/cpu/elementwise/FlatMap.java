package io.lockstep.backend.cpu.elementwise;

import io.lockstep.backend.cpu.code.Frames;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.render.jvm.RunCode;
import java.util.ArrayList;
import java.util.List;

/**
 * An elementwise launch that is one loop, so that any of its elements can be computed by
 * themselves. Those that are computed elsewhere can be left out.
 */
public final class FlatMap implements Runnable, Workers.Task {
  private final Workers workers;
  private final RunCode code;
  private final long[][] frames;
  private List<Range> ranges;
  private Parts tasks;

  /** Elements that are left; {@code before} counts those left before them. */
  private record Range(int first, int end, int before) {}

  /**
   * Binds a loop.
   *
   * @param starts the address of element 0 of each argument
   * @param strides the bytes from one element of each argument to the next
   * @param elements how many there are
   */
  FlatMap(Workers workers, RunCode code, long[] starts, long[] strides, int elements) {
    this.workers = workers;
    this.code = code;
    this.frames = new long[workers.threads()][];
    for (int w = 0; w < frames.length; w++) {
      frames[w] = Frames.of(starts.length);
      System.arraycopy(starts, 0, frames[w], 0, starts.length);
      System.arraycopy(strides, 0, frames[w], starts.length, strides.length);
    }
    this.ranges = List.of(new Range(0, elements, 0));
    this.tasks = new Parts(elements, MapKernel.TASK);
  }

  /** How many elements {@link #run} computes. */
  public int length() {
    return tasks.count();
  }

  /** Leaves elements to calls of {@link #compute}. */
  public void leaveOut(int first, int end) {
    List<Range> rest = new ArrayList<>();
    int left = 0;
    for (Range range : ranges) {
      left = add(rest, range.first, Math.min(range.end, first), left);
      left = add(rest, Math.max(range.first, end), range.end, left);
    }
    ranges = rest;
    tasks = new Parts(left, MapKernel.TASK);
  }

  private static int add(List<Range> rest, int first, int end, int before) {
    if (first >= end) {
      return before;
    }
    rest.add(new Range(first, end, before));
    return before + end - first;
  }

  /** Computes elements on a worker, the one that calls. */
  public void compute(int first, int end, int worker) {
    code.run(frames[worker], first, end, 0);
  }

  /** Computes what was not left out. */
  @Override
  public void run() {
    workers.forEach(tasks.number(), this);
  }

  @Override
  public void run(int task, int worker) {
    int from = tasks.start(task);
    int to = tasks.end(task);
    for (int i = 0; i < ranges.size(); i++) {
      Range range = ranges.get(i);
      int first = range.first + Math.max(0, from - range.before);
      int end = Math.min(range.end, range.first + (to - range.before));
      if (first < end) {
        code.run(frames[worker], first, end, 0);
      }
    }
  }
}
