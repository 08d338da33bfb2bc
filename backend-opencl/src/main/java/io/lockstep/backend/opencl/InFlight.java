package io.lockstep.backend.opencl;

import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.backend.opencl.driver.Cl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The events of the latest commands of one kind, at most so many: taking one more waits for the
 * oldest. Bounds what is queued, and finds out what has failed since.
 */
final class InFlight {
  private final OpenDevice device;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment events;
  private final String[] names;
  private final int most;
  private final @Nullable Profile profile;
  private int next;

  /** Creates an empty set; {@code profile} adds up times, or is null. */
  InFlight(OpenDevice device, int most, @Nullable Profile profile) {
    this.device = device;
    this.profile = profile;
    this.most = most;
    this.events = NativeMemory.allocate(arena, (long) most * Long.BYTES, Long.BYTES);
    this.names = new String[most];
  }

  /** Returns the place of the next event, free now. */
  int nextPlace() {
    return next;
  }

  /**
   * Returns the address for the event of a command about to be queued, once the command that used
   * the place before is done.
   *
   * @throws OpenClException if that one has failed
   */
  long reserve() {
    await(next);
    return events.address() + (long) next * Long.BYTES;
  }

  /** Says that the command of the address reserved last was queued. */
  void queued(String name) {
    names[next] = name;
    next = (next + 1) % most;
  }

  /**
   * Waits for all commands.
   *
   * @throws OpenClException if one has failed
   */
  void awaitAll() {
    for (int i = 0; i < most; i++) {
      await((next + i) % most);
    }
  }

  /** Returns whether the command of a place is done, or has failed; never waits. */
  boolean isDone(int place) {
    long event = events.getAtIndex(ValueLayout.JAVA_LONG, place);
    if (event == 0) {
      return true;
    }
    int[] error = new int[1];
    int status = device.cl.eventStatus(event, error);
    if (error[0] != Cl.SUCCESS) {
      throw device.failed("clGetEventInfo", error[0], ", " + names[place]);
    }
    return status <= Cl.COMPLETE;
  }

  /**
   * Waits for the command of a place.
   *
   * @throws OpenClException if it has failed
   */
  void await(int place) {
    long event = events.getAtIndex(ValueLayout.JAVA_LONG, place);
    if (event == 0) {
      return;
    }
    int code = device.cl.waitFor(events.address() + (long) place * Long.BYTES);
    if (code == Cl.EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST) {
      int[] error = new int[1];
      int status = device.cl.eventStatus(event, error);
      code = error[0] == Cl.SUCCESS && status < 0 ? status : code;
    }
    try {
      if (profile != null && code == Cl.SUCCESS) {
        profile.add(names[place], event);
      }
    } finally {
      release(place);
    }
    if (code != Cl.SUCCESS) {
      throw device.failed("clWaitForEvents", code, ", " + names[place]);
    }
  }

  private void release(int place) {
    long event = events.getAtIndex(ValueLayout.JAVA_LONG, place);
    if (event != 0) {
      events.setAtIndex(ValueLayout.JAVA_LONG, place, 0);
      device.released("clReleaseEvent", device.cl.releaseEvent(event));
    }
  }

  /** Gives all events up. */
  void close() {
    for (int i = 0; i < most; i++) {
      release(i);
    }
    arena.close();
  }
}
