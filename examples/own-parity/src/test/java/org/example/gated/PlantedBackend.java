package org.example.gated;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.BackendOptions;
import io.lockstep.backend.BackendProvider;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.Discovery;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.tensor.EngineOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The CPU with a fault: a product is too large in its last bit. As {@code planted:from-200} it is
 * the first that runs for the 200th time, from then on; as {@code planted:each-50} each 50th of
 * all.
 */
final class PlantedBackend implements Backend {
  /** Finds it by name; not offered to those who take any device. */
  public static final class Provider implements BackendProvider {
    private static final Pattern FAULT = Pattern.compile("(from|each)-(\\d+)");

    @Override
    public String name() {
      return "planted";
    }

    @Override
    public List<Discovery> discover() {
      return List.of(Discovery.missing("planted", "it is for tests that name a fault"));
    }

    @Override
    public Backend open(BackendOptions options) {
      Matcher fault = FAULT.matcher(options.device());
      if (!fault.matches()) {
        throw new BackendException(
            "[device] planted: '" + options.device() + "' is no fault; name from-N or each-N");
      }
      return new PlantedBackend(fault.group(1).equals("from"), Long.parseLong(fault.group(2)));
    }
  }

  private final Backend cpu = EngineOptions.of("cpu").withThreads(1).openDevice();
  private final boolean steady;
  private final long number;
  private final Map<KernelSpec, Long> runs = new HashMap<>();
  private KernelSpec faulty;
  private long products;

  private PlantedBackend(boolean steady, long number) {
    this.steady = steady;
    this.number = number;
  }

  private record PlantedKernel(KernelSpec spec, Kernel inner) implements Kernel {}

  private record Single(KernelSpec spec, Argument output, Recording recording) {}

  @Override
  public DeviceInfo info() {
    return new DeviceInfo("planted", "a CPU that errs on purpose", 0, true);
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    return new PlantedKernel(spec, cpu.compile(spec));
  }

  @Override
  public Recording record(List<Launch> launches) {
    List<Single> singles = launches.stream().map(this::single).toList();
    return new Recording() {
      @Override
      public void replay() {
        for (Single single : singles) {
          single.recording().replay();
          if (single.spec() instanceof MatMulSpec product && isWrong(product)) {
            raise(single);
          }
        }
      }

      @Override
      public void close() {
        singles.forEach(s -> s.recording().close());
      }
    };
  }

  private Single single(Launch launch) {
    PlantedKernel kernel = (PlantedKernel) launch.kernel();
    Launch inner = new Launch(kernel.inner(), launch.arguments());
    Argument output = launch.arguments().get(kernel.spec().inputCount());
    return new Single(kernel.spec(), output, cpu.record(List.of(inner)));
  }

  private boolean isWrong(MatMulSpec product) {
    products++;
    if (faulty == null && runs.merge(product, 1L, Long::sum) == number) {
      faulty = product;
    }
    return steady ? product.equals(faulty) : products % number == 0;
  }

  /** Makes the first element of the result the next larger float. */
  private void raise(Single single) {
    Argument output = single.output();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment first = arena.allocate(ValueLayout.JAVA_FLOAT);
      cpu.download(output.buffer(), output.offset(), first);
      float value = first.get(ValueLayout.JAVA_FLOAT, 0);
      first.set(ValueLayout.JAVA_FLOAT, 0, Math.nextUp(value));
      cpu.upload(first, output.buffer(), output.offset());
    }
  }

  @Override
  public Buffer allocate(long bytes) {
    return cpu.allocate(bytes);
  }

  @Override
  public void free(Buffer buffer) {
    cpu.free(buffer);
  }

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {
    cpu.upload(source, target, targetOffset);
  }

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    cpu.download(source, sourceOffset, target);
  }

  @Override
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes) {
    cpu.copy(source, sourceOffset, target, targetOffset, bytes);
  }

  @Override
  public void synchronize() {
    cpu.synchronize();
  }

  @Override
  public void close() {
    cpu.close();
  }
}
