package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.queue.CommandQueue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** The end of a command, from when it is queued until it was waited for. */
final class OpenClEvent implements CommandQueue.Event {
  private final OpenDevice device;
  private final @Nullable Profile profile;

  /** Where OpenCL puts its handle, 0 for none. */
  private final MemorySegment handle;

  private @Nullable String timed;

  OpenClEvent(OpenDevice device, @Nullable Profile profile, MemorySegment handle) {
    this.device = device;
    this.profile = profile;
    this.handle = handle;
  }

  /**
   * Returns where the event of a command about to be queued goes.
   *
   * @param name by what its time is added up, or null if it is not
   */
  long address(@Nullable String name) {
    timed = name;
    return handle.address();
  }

  private long event() {
    return handle.get(ValueLayout.JAVA_LONG, 0);
  }

  @Override
  public boolean isDone() {
    if (event() == 0) {
      return true;
    }
    int[] error = new int[1];
    int status = device.cl.eventStatus(event(), error);
    device.check("clGetEventInfo", error[0]);
    return status <= Cl.COMPLETE;
  }

  @Override
  public void await() {
    if (event() == 0) {
      return;
    }
    int code = device.cl.waitFor(handle.address());
    if (code == Cl.EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST) {
      int[] error = new int[1];
      int status = device.cl.eventStatus(event(), error);
      code = error[0] == Cl.SUCCESS && status < 0 ? status : code;
    }
    try {
      device.check("clWaitForEvents", code);
      if (profile != null && timed != null) {
        profile.add(timed, event());
      }
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    long event = event();
    if (event != 0) {
      handle.set(ValueLayout.JAVA_LONG, 0, 0);
      device.check("clReleaseEvent", device.cl.releaseEvent(event));
    }
  }
}
