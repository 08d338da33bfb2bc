package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.driver.CudaContext;
import org.jspecify.annotations.Nullable;

/**
 * The latest replays, at most so many: queueing one more waits for the oldest. Bounds what is
 * queued, and finds out what has failed since.
 */
final class InFlight {
  private final OpenGpu gpu;
  private final CudaContext.@Nullable Event[] events;
  private final String[] names;
  private int next;

  InFlight(OpenGpu gpu, int most) {
    this.gpu = gpu;
    this.events = new CudaContext.Event[most];
    this.names = new String[most];
  }

  /**
   * Waits until there is room for one more.
   *
   * @throws io.lockstep.backend.cuda.driver.CudaException if the replay waited for has failed
   */
  void reserve() {
    CudaContext.Event event = events[next];
    if (event != null) {
      gpu.await(event, names[next]);
    }
  }

  /** Says that a replay was queued. */
  void queued(String name) {
    CudaContext.Event event = events[next];
    if (event == null) {
      event = gpu.context.createEvent(false);
      events[next] = event;
    }
    gpu.context.record(event, gpu.stream);
    gpu.queued(name);
    names[next] = name;
    next = (next + 1) % events.length;
  }

  /** Gives all events up. */
  void close() {
    for (CudaContext.Event event : events) {
      if (event != null) {
        gpu.released(() -> gpu.context.destroy(event));
      }
    }
  }
}
