package io.lockstep.training.verify;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Argument;
import io.lockstep.backend.Backend.Kernel;
import io.lockstep.backend.Backend.Launch;
import io.lockstep.backend.Backend.Recording;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.tensor.EngineOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A CPU that lies: of the launches of kernels whose summary has a text, counted from 1, those of
 * some numbers have a bit of their first output's first element flipped.
 */
final class FlippingBackend {
  private final Backend cpu = EngineOptions.of("cpu").withThreads(1).openDevice();
  private final String text;
  private final Set<Long> lies;
  private long launches;

  private record SpecKernel(KernelSpec spec, Kernel inner) implements Kernel {}

  FlippingBackend(String text, Long... lies) {
    this.text = text;
    this.lies = new HashSet<>(List.of(lies));
  }

  /** Lies at one more launch. */
  void lie(long launch) {
    lies.add(launch);
  }

  /** Returns the launches of that kernel so far. */
  long launches() {
    return launches;
  }

  /** Returns it as a device. */
  Backend device() {
    return (Backend)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Backend.class},
            (_, method, arguments) -> {
              try {
                return switch (method.getName()) {
                  case "compile" -> {
                    KernelSpec spec = (KernelSpec) arguments[0];
                    yield new SpecKernel(spec, cpu.compile(spec));
                  }
                  case "record" -> recording((List<?>) arguments[0]);
                  default -> method.invoke(cpu, arguments);
                };
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Recording recording(List<?> launched) {
    List<Runnable> singles = new ArrayList<>();
    List<Recording> recordings = new ArrayList<>();
    for (Object each : launched) {
      Launch launch = (Launch) each;
      SpecKernel kernel = (SpecKernel) launch.kernel();
      Recording one = cpu.record(List.of(new Launch(kernel.inner(), launch.arguments())));
      recordings.add(one);
      singles.add(() -> run(kernel.spec(), one, launch));
    }
    return new Recording() {
      @Override
      public void replay() {
        singles.forEach(Runnable::run);
      }

      @Override
      public void close() {
        recordings.forEach(Recording::close);
      }
    };
  }

  private void run(KernelSpec spec, Recording recording, Launch launch) {
    recording.replay();
    if (spec.summary().contains(text) && lies.contains(++launches)) {
      Argument output = launch.arguments().get(spec.inputCount());
      long at = output.offset() + spec.regions().get(spec.inputCount()).firstByte();
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment element = arena.allocate(ValueLayout.JAVA_INT);
        cpu.download(output.buffer(), at, element);
        int bits = element.get(ValueLayout.JAVA_INT, 0);
        element.set(ValueLayout.JAVA_INT, 0, bits ^ 1 << 20);
        cpu.upload(element, output.buffer(), at);
      }
    }
  }
}
