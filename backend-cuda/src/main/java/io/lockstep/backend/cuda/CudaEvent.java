package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.queue.CommandQueue;
import org.jspecify.annotations.Nullable;

/** A point in a stream's work; made when it is first recorded. */
final class CudaEvent implements CommandQueue.Event {
  private final CudaContext context;
  private CudaContext.@Nullable Event event;

  CudaEvent(CudaContext context) {
    this.context = context;
  }

  /** Marks the place in a stream at which the event happens. */
  void record(CudaContext.Stream stream) {
    CudaContext.Event made = event;
    if (made == null) {
      made = context.createEvent(false);
      event = made;
    }
    context.record(made, stream);
  }

  /** Lets later work of a stream wait for the event. */
  void holdUp(CudaContext.Stream stream) {
    if (event != null) {
      context.await(stream, event);
    }
  }

  @Override
  public boolean isDone() {
    return event == null || context.hasHappened(event);
  }

  @Override
  public void await() {
    if (event != null) {
      context.synchronize(event);
    }
  }

  @Override
  public void close() {
    CudaContext.Event made = event;
    if (made != null) {
      event = null;
      context.destroy(made);
    }
  }
}
