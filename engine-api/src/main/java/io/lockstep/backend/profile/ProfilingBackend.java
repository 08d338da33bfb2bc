package io.lockstep.backend.profile;

import io.lockstep.backend.Backend;
import io.lockstep.backend.DeviceInfo;
import io.lockstep.backend.profile.Event.Kind;
import io.lockstep.kernels.spec.KernelCost;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A device that waits for each kernel and each copy, and says how long it took. The results are
 * those of the device behind; a step takes longer, because nothing overlaps and no launch is hidden
 * behind another.
 *
 * <p>{@code Engine.on(new ProfilingBackend(options.openDevice(), events::add), options)} is an
 * engine that is profiled.
 */
public final class ProfilingBackend implements Backend {
  private final Backend device;
  private final Consumer<Event> events;
  private final long opened = System.nanoTime();

  private record ProfiledKernel(KernelSpec spec, KernelCost cost, Kernel inner) implements Kernel {}

  /**
   * Takes an open device, which it closes when it is closed.
   *
   * @param events is told what was done, in order
   */
  public ProfilingBackend(Backend device, Consumer<Event> events) {
    this.device = device;
    this.events = events;
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
    copied(Kind.UPLOAD, source.byteSize(), () -> device.upload(source, target, targetOffset));
  }

  @Override
  public void upload(Filler source, long bytes, long unit, Buffer target, long targetOffset) {
    copied(Kind.UPLOAD, bytes, () -> device.upload(source, bytes, unit, target, targetOffset));
  }

  @Override
  public Download downloadLater(Buffer source, long sourceOffset, long bytes) {
    long start = System.nanoTime();
    Download download = device.downloadLater(source, sourceOffset, bytes);
    device.synchronize();
    added(Kind.DOWNLOAD, bytes, start);
    return download;
  }

  @Override
  public void download(Buffer source, long sourceOffset, MemorySegment target) {
    copied(Kind.DOWNLOAD, target.byteSize(), () -> device.download(source, sourceOffset, target));
  }

  @Override
  public void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes) {
    copied(
        Kind.COPY, 2 * bytes, () -> device.copy(source, sourceOffset, target, targetOffset, bytes));
  }

  private void copied(Kind kind, long bytes, Runnable work) {
    long start = System.nanoTime();
    work.run();
    device.synchronize();
    added(kind, bytes, start);
  }

  private void added(Kind kind, long bytes, long start) {
    events.accept(new Event(kind, null, bytes, 0, start - opened, System.nanoTime() - start));
  }

  @Override
  public Kernel compile(KernelSpec spec) {
    return new ProfiledKernel(spec, spec.cost(), device.compile(spec));
  }

  @Override
  public Recording record(List<Launch> launches) {
    List<Single> singles = new ArrayList<>();
    try {
      for (Launch launch : launches) {
        ProfiledKernel kernel = (ProfiledKernel) launch.kernel();
        singles.add(
            new Single(
                kernel, device.record(List.of(new Launch(kernel.inner(), launch.arguments())))));
      }
    } catch (Throwable e) {
      singles.forEach(s -> s.recording().close());
      throw e;
    }
    return new ProfiledRecording(singles);
  }

  /** One kernel of a recording, by itself. */
  private record Single(ProfiledKernel kernel, Recording recording) {}

  private final class ProfiledRecording implements Recording {
    private final List<Single> singles;

    ProfiledRecording(List<Single> singles) {
      this.singles = singles;
    }

    @Override
    public void replay() {
      for (Single single : singles) {
        long start = System.nanoTime();
        single.recording().replay();
        device.synchronize();
        long nanos = System.nanoTime() - start;
        ProfiledKernel kernel = single.kernel();
        events.accept(
            new Event(
                Kind.KERNEL,
                kernel.spec(),
                kernel.cost().bytes(),
                kernel.cost().flops(),
                start - opened,
                nanos));
      }
    }

    @Override
    public void close() {
      singles.forEach(s -> s.recording().close());
    }
  }

  @Override
  public void synchronize() {
    device.synchronize();
  }

  @Override
  public void close() {
    device.close();
  }
}
