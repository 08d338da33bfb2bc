package io.lockstep.runtime;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Launch;
import io.lockstep.backend.Backend.Recording;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Region;
import io.lockstep.plan.Plan;
import java.util.List;
import java.util.stream.IntStream;

/** A kernel of a recorded plan, by itself. */
public final class ObservedKernel {
  private final int number;
  private final int count;
  private final Plan.Step step;
  private final Recording recording;
  private final List<KernelOperand> operands;

  /**
   * Records a kernel.
   *
   * @param number its position in the plan, from 0
   */
  ObservedKernel(Backend backend, Plan plan, int number, Launch launch) {
    this.number = number;
    this.count = plan.steps().size();
    this.step = plan.steps().get(number);
    this.recording = backend.record(List.of(launch));
    List<Region> regions = step.spec().regions();
    this.operands =
        IntStream.range(0, regions.size())
            .mapToObj(i -> new KernelOperand(backend, regions.get(i), launch.arguments().get(i)))
            .toList();
  }

  /** Returns its position in its plan, from 0. */
  public int number() {
    return number;
  }

  /** Returns the number of kernels of its plan. */
  public int count() {
    return count;
  }

  /** Returns what it computes. */
  public KernelSpec spec() {
    return step.spec();
  }

  /** Returns for which parts of a network it computes; empty where that is not known. */
  public String origin() {
    return step.origin();
  }

  /** Returns what it reads. */
  public List<KernelOperand> inputs() {
    return operands.subList(0, spec().inputCount());
  }

  /** Returns what it writes. */
  public List<KernelOperand> outputs() {
    return operands.subList(spec().inputCount(), operands.size());
  }

  /** Runs it on the present contents of its inputs; may return before it is done. */
  public void run() {
    recording.replay();
  }

  void close() {
    recording.close();
  }
}
