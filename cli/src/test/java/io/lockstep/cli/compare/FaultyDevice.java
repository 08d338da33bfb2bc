package io.lockstep.cli.compare;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Argument;
import io.lockstep.backend.Backend.Launch;
import io.lockstep.backend.Backend.Recording;
import io.lockstep.tensor.EngineOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * A device, which flips the last bit of the first element that one of its recordings has written.
 */
public final class FaultyDevice {
  private final Backend inner;
  private final long faultyReplay;
  private long replays;

  private FaultyDevice(Backend inner, long faultyReplay) {
    this.inner = inner;
    this.faultyReplay = faultyReplay;
  }

  /** Returns a CPU that errs in the given replay of all, from 1. */
  public static Backend at(long replay) {
    return of(EngineOptions.of("cpu").withThreads(1).openDevice(), replay);
  }

  /** Returns a device that errs in the given replay of all, from 1. */
  public static Backend of(Backend inner, long replay) {
    FaultyDevice device = new FaultyDevice(inner, replay);
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (_, method, arguments) -> {
              try {
                Object result = method.invoke(device.inner, arguments);
                return result instanceof Recording recording
                    ? device.faulty(recording, (List<?>) arguments[0])
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Recording faulty(Recording recording, List<?> launches) {
    Argument output = ((Launch) launches.getLast()).arguments().getLast();
    return new Recording() {
      @Override
      public void replay() {
        recording.replay();
        if (++replays == faultyReplay) {
          flip(output);
        }
      }

      @Override
      public void close() {
        recording.close();
      }
    };
  }

  private void flip(Argument output) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment lowest = arena.allocate(1);
      inner.download(output.buffer(), output.offset(), lowest);
      lowest.set(ValueLayout.JAVA_BYTE, 0, (byte) (lowest.get(ValueLayout.JAVA_BYTE, 0) ^ 1));
      inner.upload(lowest, output.buffer(), output.offset());
    }
  }
}
