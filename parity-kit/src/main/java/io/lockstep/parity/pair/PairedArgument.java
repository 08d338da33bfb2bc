package io.lockstep.parity.pair;

import io.lockstep.backend.Backend.Argument;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.kernels.spec.Region;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** An argument of a kernel on both devices, and its elements in host memory. */
final class PairedArgument {
  private static final int ALIGNMENT = 64;

  /** Bytes on either side of an output that are looked at. */
  private static final int MARGIN = 64;

  private final PairedBackend backend;
  private final Region region;
  private final PairedBuffer buffer;
  private final long offset;
  private @Nullable Copies kept;

  PairedArgument(PairedBackend backend, Region region, Argument argument) {
    this.backend = backend;
    this.region = region;
    this.buffer = PairedBuffer.of(argument.buffer());
    this.offset = argument.offset() + region.firstByte();
  }

  /** The same bytes of both devices. */
  record Copies(MemorySegment a, MemorySegment b) {
    static Copies allocate(long bytes) {
      return new Copies(
          NativeMemory.allocate(Arena.ofAuto(), bytes, ALIGNMENT),
          NativeMemory.allocate(Arena.ofAuto(), bytes, ALIGNMENT));
    }

    Copies slice(long from, long bytes) {
      return new Copies(a.asSlice(from, bytes), b.asSlice(from, bytes));
    }
  }

  /**
   * The elements with what lies around them.
   *
   * @param before number of bytes before the first element, a multiple of its size
   */
  record Window(Copies all, Copies elements, long before) {}

  Region region() {
    return region;
  }

  /** Notes that a kernel writes here. */
  void isWritten() {
    buffer.written = region.dtype();
  }

  /** Returns whether this shares memory with another argument. */
  boolean meets(PairedArgument other) {
    return buffer == other.buffer
        && offset < other.offset + other.region.byteSize()
        && other.offset < offset + region.byteSize();
  }

  /** Copies the elements before a kernel writes over them. */
  void keep() {
    if (kept == null) {
      kept = Copies.allocate(region.byteSize());
    }
    download(offset, kept);
  }

  /** Returns the elements: those that were kept, else a fresh copy of those that are there now. */
  Copies elements() {
    return kept != null ? kept : download(offset, Copies.allocate(region.byteSize()));
  }

  /** Returns the elements that are there now and what lies around them, until the next call. */
  Window window() {
    long begin = Math.max(0, offset - MARGIN) / Long.BYTES * Long.BYTES;
    long end = Math.min(buffer.bytes(), offset + region.byteSize() + MARGIN);
    Copies all = download(begin, backend.staging(end - begin));
    return new Window(all, all.slice(offset - begin, region.byteSize()), offset - begin);
  }

  private Copies download(long from, Copies target) {
    if (target.a().byteSize() > 0) {
      backend.a().download(buffer.a, from, target.a());
      backend.b().download(buffer.b, from, target.b());
    }
    return target;
  }
}
