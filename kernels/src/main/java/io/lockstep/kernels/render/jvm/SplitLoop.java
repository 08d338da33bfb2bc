package io.lockstep.kernels.render.jvm;

import io.lockstep.kernels.expr.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A program too long for one method, run as two over one chunk of elements after another. */
final class SplitLoop implements RunCode {
  /** Elements whose kept values stay in cache; a multiple of all lane counts. */
  private static final int CHUNK = 1024;

  private final RunCode first;
  private final RunCode second;
  private final int inputs;
  private final int outputs;
  private final List<DType> kept;
  private final ThreadLocal<Work> work;

  private SplitLoop(RunSpec spec, ProgramSplit cut, RunCode first, RunCode second) {
    this.first = first;
    this.second = second;
    this.inputs = spec.program().inputs().size();
    this.outputs = spec.program().outputs().size();
    this.kept = cut.first().outputs();
    this.work = ThreadLocal.withInitial(() -> new Work(inputs, kept.size(), outputs));
  }

  /** How a half is rendered. */
  @FunctionalInterface
  interface Renderer {
    /** Returns the code of a half. */
    RunCode render(RunSpec half);
  }

  static RunCode of(RunSpec spec, Renderer renderer) {
    ProgramSplit cut = ProgramSplit.of(spec.program());
    int inputs = spec.program().inputs().size();
    List<Access> before = spec.accesses().subList(0, inputs);
    List<Access> between = Collections.nCopies(cut.first().outputs().size(), Access.UNIT);
    List<Access> firstAccesses = new ArrayList<>(before);
    firstAccesses.addAll(between);
    List<Access> secondAccesses = new ArrayList<>(firstAccesses);
    secondAccesses.addAll(spec.accesses().subList(inputs, spec.accesses().size()));
    return new SplitLoop(
        spec,
        cut,
        renderer.render(new RunSpec(cut.first(), firstAccesses)),
        renderer.render(new RunSpec(cut.second(), secondAccesses)));
  }

  @Override
  public void run(long[] frame, int from, int to, int index) {
    Work work = this.work.get();
    long[] firstFrame = work.firstFrame;
    long[] secondFrame = work.secondFrame;
    int firstCount = inputs + kept.size();
    int secondCount = firstCount + outputs;
    System.arraycopy(frame, 0, firstFrame, 0, inputs);
    System.arraycopy(frame, inputs + outputs, firstFrame, firstCount, inputs);
    System.arraycopy(frame, 0, secondFrame, 0, inputs);
    System.arraycopy(frame, inputs, secondFrame, firstCount, outputs);
    System.arraycopy(frame, inputs + outputs, secondFrame, secondCount, inputs);
    System.arraycopy(frame, 2 * inputs + outputs, secondFrame, secondCount + firstCount, outputs);
    long memory = work.memory.address();
    int start = from;
    do { // An empty call reaches both halves, too: HotSpot counts them.
      for (int k = 0; k < kept.size(); k++) {
        int bytes = kept.get(k).bytes();
        long element0 = memory + (long) k * CHUNK * Long.BYTES - (long) start * bytes;
        firstFrame[inputs + k] = element0;
        firstFrame[firstCount + inputs + k] = bytes;
        secondFrame[inputs + k] = element0;
        secondFrame[secondCount + inputs + k] = bytes;
      }
      int end = start + Math.min(CHUNK, to - start); // A sum of both could be above 2^31 - 1.
      first.run(firstFrame, start, end, index);
      second.run(secondFrame, start, end, index);
      start = end;
    } while (start < to);
  }

  /** What a thread needs for a run. */
  private static final class Work {
    private final long[] firstFrame;
    private final long[] secondFrame;
    private final MemorySegment memory;

    Work(int inputs, int kept, int outputs) {
      firstFrame = new long[2 * (inputs + kept)];
      secondFrame = new long[2 * (inputs + kept + outputs)];
      memory = Arena.ofAuto().allocate((long) kept * CHUNK * Long.BYTES, Long.BYTES);
    }
  }
}
