package io.lockstep.parity.golden;

import io.lockstep.backend.Backend;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Region;
import io.lockstep.parity.golden.Golden.KernelBits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A device that runs kernels one by one, and tells what each has read and written. */
final class DigestingBackend implements Backend {
  private final Backend device;
  private final Listener listener;

  /** Who is told. */
  interface Listener {
    /** Returns whether the next kernel is of interest. */
    boolean isWanted();

    /** Called after a kernel. */
    void onKernel(KernelBits kernel);
  }

  private record DigestedKernel(KernelSpec spec, Kernel inner) implements Kernel {}

  /** Takes an open device, which it closes when it is closed. */
  DigestingBackend(Backend device, Listener listener) {
    this.device = device;
    this.listener = listener;
  }

  @Override
  public DeviceInfo info() {
    return device.info();
  }

  @Override
  public Buffer allocate(long bytes) {
    return device.allocate(bytes);
  }

  @Override
  public void free(Buffer buffer) {
    device.free(buffer);
  }

  @Override
  public void upload(MemorySegment source, Buffer target, long targetOffset) {
    device.upload(source, target, targetOffset);
  }

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    device.download(source, sourceOffset, target);
  }

  @Override
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes) {
    device.copy(source, sourceOffset, target, targetOffset, bytes);
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    return new DigestedKernel(spec, device.compile(spec));
  }

  @Override
  public Recording record(List<Launch> launches) {
    List<Single> singles = new ArrayList<>();
    try {
      launches.forEach(launch -> singles.add(single(launch)));
    } catch (Throwable e) {
      singles.forEach(Single::close);
      throw e;
    }
    return new Recording() {
      @Override
      public void replay() {
        singles.forEach(Single::replay);
      }

      @Override
      public void close() {
        singles.forEach(Single::close);
      }
    };
  }

  private Single single(Launch launch) {
    DigestedKernel kernel = (DigestedKernel) launch.kernel();
    Launch inner = new Launch(kernel.inner(), launch.arguments(), launch.origin());
    return new Single(kernel.spec(), launch, device.record(List.of(inner)));
  }

  @Override
  public void synchronize() {
    device.synchronize();
  }

  @Override
  public void close() {
    device.close();
  }

  /** A launch by itself. */
  private final class Single {
    private final KernelSpec spec;
    private final String origin;
    private final List<Argument> arguments;
    private final Recording recording;
    private final String specification;

    Single(KernelSpec spec, Launch launch, Recording recording) {
      this.spec = spec;
      this.origin = launch.origin();
      this.arguments = launch.arguments();
      this.recording = recording;
      this.specification = Digests.ofSpec(spec);
    }

    void replay() {
      if (!listener.isWanted()) {
        recording.replay();
        return;
      }
      String inputs = digest(0, spec.inputCount());
      recording.replay();
      String outputs = spec.isDefined() ? digest(spec.inputCount(), arguments.size()) : "undefined";
      listener.onKernel(new KernelBits(spec.summary(), origin, specification, inputs, outputs));
    }

    private String digest(int from, int to) {
      Digests digest = new Digests();
      List<Region> regions = spec.regions();
      for (int i = from; i < to; i++) {
        Region region = regions.get(i);
        if (region.byteSize() > 0) {
          digest.add(region, elements(region, arguments.get(i)));
        }
      }
      return digest.ofKernel();
    }

    private MemorySegment elements(Region region, Argument argument) {
      MemorySegment host = NativeMemory.allocate(Arena.ofAuto(), region.byteSize(), HOST_ALIGNMENT);
      device.download(argument.buffer(), argument.offset() + region.firstByte(), host);
      return host;
    }

    void close() {
      recording.close();
    }
  }
}
