package io.lockstep.runtime;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Launch;
import io.lockstep.backend.Backend.Recording;
import io.lockstep.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * The launches of a plan, recorded as a whole, and, once somebody looks at them, one by one: both
 * ways give the same bits.
 */
public final class RecordedPlan implements AutoCloseable {
  private final Backend backend;
  private final Plan plan;
  private final List<Launch> launches;
  private final Recording whole;
  private final List<ObservedKernel> kernels = new ArrayList<>();

  /** Records the launches of a plan. */
  public RecordedPlan(Backend backend, Plan plan, List<Launch> launches) {
    this.backend = backend;
    this.plan = plan;
    this.launches = List.copyOf(launches);
    this.whole = backend.record(launches);
  }

  /** Queues all launches in order. */
  public void replay() {
    whole.replay();
  }

  /** Hands the kernels to who runs them, in order. */
  public void replay(KernelObserver observer) {
    while (kernels.size() < launches.size()) {
      int number = kernels.size();
      kernels.add(new ObservedKernel(backend, plan, number, launches.get(number)));
    }
    kernels.forEach(observer::onKernel);
  }

  @Override
  public void close() {
    whole.close();
    kernels.forEach(ObservedKernel::close);
    kernels.clear();
  }
}
