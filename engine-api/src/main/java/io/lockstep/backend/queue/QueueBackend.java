package io.lockstep.backend.queue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.queue.CommandQueue.Block;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A device that does queued work in order. Nothing but a read waits for it; what went wrong before,
 * an index out of range or a failed command, is told by the next wait.
 */
public abstract class QueueBackend implements Backend {
  /** Most replays that are queued and not done; more would only take memory. */
  private static final int REPLAYS_IN_FLIGHT = 8;

  private final CRenderer renderer;
  private final CommandQueue queue;
  private final QueueSettings settings;
  private final QueueGuard guard;
  private final Programs programs;
  private final InFlight replays;
  private final MemoryPool pool;
  private final Uploads uploads;
  private final FaultRecord faults;
  private final Readbacks reads;

  /** What gives up what opening has created, the latest first. */
  private final Deque<Runnable> opened = new ArrayDeque<>();

  private final Map<KernelSpec, QueueKernel> kernels = new HashMap<>();
  private final Set<QueueBuffer> buffers = new HashSet<>();
  private final Set<QueueRecording> recordings = new HashSet<>();

  /**
   * Readies a device, and probes its bits.
   *
   * @param queue the device, opened; this backend closes it
   * @throws BackendException if that fails; nothing is held then
   */
  protected QueueBackend(CRenderer renderer, CommandQueue queue, QueueSettings settings) {
    this.renderer = renderer;
    this.queue = queue;
    this.settings = settings;
    this.guard = new QueueGuard(queue, settings.backend());
    closeLater(guard::close);
    try {
      this.programs = new Programs(queue, guard);
      closeLater(programs::close);
      this.replays = new InFlight(queue, guard, REPLAYS_IN_FLIGHT);
      closeLater(replays::close);
      this.pool = new MemoryPool(queue, guard, settings.memoryLimit(), settings.poison());
      closeLater(pool::close);
      this.uploads = new Uploads(queue, guard, pool);
      closeLater(uploads::close);
      BitProbe.run(queue, guard, programs);
      this.faults = new FaultRecord(queue, guard, pool, programs);
      closeLater(faults::close);
      this.reads = new Readbacks(queue, guard, faults);
      closeLater(reads::close);
    } catch (Throwable e) {
      release();
      throw e;
    }
  }

  /** Has something given up when the backend is closed, before all that is there already. */
  protected final void closeLater(Runnable giveUp) {
    opened.addFirst(giveUp);
  }

  /** Returns what is known of failures. */
  protected final QueueGuard guard() {
    return guard;
  }

  /** Returns the account of device memory. */
  public final MemoryPool pool() {
    return pool;
  }

  final CommandQueue queue() {
    return queue;
  }

  final QueueSettings settings() {
    return settings;
  }

  final InFlight replays() {
    return replays;
  }

  final FaultRecord faults() {
    return faults;
  }

  @Override
  public final Buffer allocate(long bytes) {
    guard.enter("allocate");
    QueueBuffer buffer = new QueueBuffer(this, pool.take(bytes), bytes);
    buffers.add(buffer);
    return buffer;
  }

  @Override
  public final void free(Buffer buffer) {
    guard.enterRelease("free");
    QueueBuffer own = own("free", buffer);
    pool.give(own.release());
    buffers.remove(own);
  }

  @Override
  public final void upload(MemorySegment source, Buffer target, long targetOffset) {
    Block block = enter("upload", target);
    transfer(
        "an upload of " + source.byteSize() + " bytes",
        () -> uploads.upload(source, block, targetOffset));
  }

  @Override
  public final void upload(Filler source, long bytes, long unit, Buffer target, long targetOffset) {
    Block block = enter("upload", target);
    transfer(
        "an upload of " + bytes + " bytes",
        () -> uploads.upload(source, bytes, unit, block, targetOffset));
  }

  /** Queues copies; waits for them where each step is checked. */
  private void transfer(String what, Runnable copies) {
    pool.work(
        what,
        () -> {
          copies.run();
          if (settings.check()) {
            queue.finish();
          }
        });
  }

  @Override
  public final Download downloadLater(Buffer source, long sourceOffset, long bytes) {
    if (bytes == 0 || bytes > Readbacks.MOST) {
      return Backend.super.downloadLater(source, sourceOffset, bytes);
    }
    return reads.start(enter("download", source), sourceOffset, (int) bytes);
  }

  @Override
  public final void download(Buffer source, long sourceOffset, MemorySegment target) {
    Block block = enter("download", source);
    long bytes = target.byteSize();
    FaultRecord.Look look = faults.look();
    if (bytes > 0) {
      pool.work(
          "a download of " + bytes + " bytes", () -> queue.read(block, sourceOffset, target, null));
    }
    finish(look);
  }

  @Override
  public final void copy(
      Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes) {
    Block from = enter("copy", source);
    Block to = own("copy", target).block("copy");
    if (bytes > 0) {
      transfer(
          "a copy of " + bytes + " bytes",
          () -> queue.copy(from, sourceOffset, to, targetOffset, bytes));
    }
  }

  @Override
  public final Kernel compile(KernelSpec spec) {
    guard.enter("compile");
    QueueKernel known = kernels.get(spec);
    if (known == null) {
      known = new QueueKernel(this, spec, parts(spec));
      kernels.put(spec, known);
    }
    return known;
  }

  /** Returns the steps of a kernel: one, unless the device has something better. */
  protected List<KernelPart> parts(KernelSpec spec) {
    int count = spec.arguments().size();
    return List.of(rendered(spec, IntStream.range(0, count).boxed().toList()));
  }

  /**
   * Returns a step that is rendered and compiled.
   *
   * @param arguments which of the kernel's arguments take the place of the specification's, or
   *     {@link KernelPart#WORKSPACE}
   * @throws BackendException if the device cannot run it
   */
  protected final KernelPart rendered(KernelSpec spec, List<Integer> arguments) {
    KernelSource source;
    try {
      source = renderer.render(spec);
    } catch (IllegalArgumentException e) {
      throw new BackendException(String.valueOf(e.getMessage()), e);
    }
    List<String> functions =
        source.launch().phases().stream().map(LaunchShape.Phase::function).toList();
    CommandQueue.Program program =
        functions.isEmpty() ? null : programs.program(source.name(), source.source(), functions);
    return new RenderedPart(queue, faults, spec, source, program, arguments);
  }

  @Override
  public final Recording record(List<Launch> launches) {
    guard.enter("record");
    QueueRecording recording = new QueueRecording(this, launches);
    recordings.add(recording);
    return recording;
  }

  final void forget(QueueRecording recording) {
    recordings.remove(recording);
  }

  @Override
  public final void synchronize() {
    guard.enter("synchronize");
    finish(faults.look());
    uploads.awaitAll();
  }

  /** Waits for all that is queued, and tells what went wrong. */
  private void finish(FaultRecord.@Nullable Look look) {
    guard.finish();
    replays.awaitAll();
    faults.settle(look);
  }

  @Override
  public final void close() {
    if (!guard.isClosed()) {
      guard.enterRelease("close");
      guard.released(queue::finish);
      Set.copyOf(recordings).forEach(QueueRecording::close);
      buffers.forEach(QueueBuffer::release);
      buffers.clear();
      kernels.clear();
      release();
    }
  }

  /** Gives everything up that opening has created so far. */
  private void release() {
    opened.forEach(Runnable::run);
    opened.clear();
  }

  private Block enter(String operation, Buffer buffer) {
    guard.enter(operation);
    return own(operation, buffer).block(operation);
  }

  final QueueBuffer own(String operation, Buffer buffer) {
    if (buffer instanceof QueueBuffer b && b.belongsTo(this)) {
      return b;
    }
    throw new BackendException(
        "[" + operation + "] the buffer belongs to another device; copy it through the host");
  }
}
