package io.lockstep.parity.golden;

import io.lockstep.parity.assertion.TrainingLog;
import io.lockstep.parity.golden.Golden.KernelBits;
import io.lockstep.training.nn.ParameterArena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes what each kernel of some steps reads and writes, and ends the training after them. */
final class KernelRecorder implements TrainingLog.Listener, DigestingBackend.Listener {
  private final List<Integer> wanted;
  private final Map<Integer, List<KernelBits>> kernels = new TreeMap<>();
  private List<KernelBits> ofThisStep = new ArrayList<>();
  private long steps;

  /** Thrown when all steps are done. */
  static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private EnoughException() {
      super("enough steps", null, false, false);
    }
  }

  /** Waits for some steps, ascending; 0 is all that is done before parameters are watched. */
  KernelRecorder(List<Integer> wanted) {
    this.wanted = List.copyOf(wanted);
  }

  @Override
  public boolean isWanted() {
    return steps == 0 || wanted.contains((int) steps + 1);
  }

  @Override
  public void onKernel(KernelBits kernel) {
    ofThisStep.add(kernel);
  }

  @Override
  public void onWatch(String name, ParameterArena parameters) {
    if (steps == 0) {
      // What is read has been computed.
      parameters.read();
      store(0);
    }
  }

  @Override
  public void onStep(long done) {
    store((int) done);
    steps = done;
    if (done >= wanted.getLast()) {
      throw new EnoughException();
    }
  }

  private void store(int step) {
    if (wanted.contains(step)) {
      kernels.computeIfAbsent(step, _ -> new ArrayList<>()).addAll(ofThisStep);
    }
    ofThisStep = new ArrayList<>();
  }

  /** Returns the kernels of each step that was waited for. */
  Map<Integer, List<KernelBits>> kernels() {
    return kernels;
  }
}
