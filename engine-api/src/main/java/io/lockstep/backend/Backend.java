package io.lockstep.backend;

import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * An open device. Calls are checked by the engine before they arrive here, so an implementation
 * only asserts. Work may be asynchronous but appears in the order of the calls; {@link #download}
 * and {@link #synchronize} wait for it.
 */
public interface Backend extends AutoCloseable {
  /** Alignment of host memory that is copied from and to, in bytes. */
  int HOST_ALIGNMENT = 64;

  /** Returns what this device is and can do. */
  DeviceInfo info();

  /**
   * Allocates device memory, aligned to at least 64 bytes, contents undefined.
   *
   * @param bytes size, may be 0
   * @throws OutOfDeviceMemoryException if there is not enough memory
   */
  Buffer allocate(long bytes);

  /** Frees a buffer; work already queued on it completes first. */
  void free(Buffer buffer);

  /** Copies host memory to the device; the source may be reused on return. */
  void upload(MemorySegment source, Buffer target, long targetOffset);

  /**
   * Copies to the device what is written on demand, right where the device copies from if it has
   * such memory, which saves a copy on the host.
   *
   * @param source is asked for all bytes before this returns; must not use this backend
   * @param bytes size of the whole
   * @param unit pieces are multiples of so many bytes, of which the whole is one too
   */
  default void upload(Filler source, long bytes, long unit, Buffer target, long targetOffset) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = NativeMemory.allocate(arena, bytes, HOST_ALIGNMENT);
      source.fill(0, host);
      upload(host, target, targetOffset);
    }
  }

  /** Copies device memory to the host, after all work queued before. */
  void download(Buffer source, long sourceOffset, MemorySegment target);

  /**
   * Copies device memory for the host to fetch later, after all work queued before and before all
   * queued behind. Does not wait on devices that work by themselves if the bytes are few, such as a
   * loss.
   */
  default Download downloadLater(Buffer source, long sourceOffset, long bytes) {
    MemorySegment copy = NativeMemory.allocate(Arena.ofAuto(), bytes, HOST_ALIGNMENT);
    download(source, sourceOffset, copy);
    return Download.of(copy);
  }

  /** Copies bytes between device buffers. */
  void copy(Buffer source, long sourceOffset, Buffer target, long targetOffset, long bytes);

  /**
   * Returns the compiled kernel for a specification; equal specifications may share one.
   *
   * @throws BackendException if the device cannot run it
   */
  Kernel compile(KernelSpec spec);

  /**
   * Makes a sequence of launches repeatable at the lowest cost the device offers. The recording
   * stays valid until closed; it reads and writes the given buffers anew at each replay.
   */
  Recording record(List<Launch> launches);

  /** Waits until all work is done and reports any fault of it. */
  void synchronize();

  /** Frees everything that is left; further calls are errors. Closing twice is harmless. */
  @Override
  void close();

  /** Something to upload that is written where it is wanted. */
  @FunctionalInterface
  interface Filler {
    /**
     * Writes the bytes from an offset on.
     *
     * @param from offset of the first byte in the whole
     * @param piece where they belong, to be filled; valid during the call
     */
    void fill(long from, MemorySegment piece);
  }

  /** A copy of device memory that is under way to the host. */
  interface Download {
    /** Returns one that is done, with the bytes it got. */
    static Download of(MemorySegment bytes) {
      return new Download() {
        @Override
        public boolean isDone() {
          return true;
        }

        @Override
        public void await(MemorySegment target) {
          target.copyFrom(bytes);
        }
      };
    }

    /** Returns whether {@link #await} would return at once; never waits. */
    boolean isDone();

    /**
     * Waits for the copy, but not for work queued behind it, and hands out the bytes.
     *
     * @param target as many bytes as were asked for
     * @throws BackendException if the work that led to them has failed
     */
    void await(MemorySegment target);
  }

  /** A compiled kernel; belongs to the backend, which frees it on close. */
  interface Kernel {}

  /** A repeatable sequence of launches. */
  interface Recording extends AutoCloseable {
    /** Queues all launches in order. */
    void replay();

    /** Frees what the recording holds. */
    @Override
    void close();
  }

  /** A region of device memory; belongs to the backend that allocated it. */
  interface Buffer {
    /** Returns the size in bytes. */
    long bytes();
  }

  /** An argument of a launch: a buffer from a byte offset on. */
  record Argument(Buffer buffer, long offset) {}

  /**
   * A kernel with its arguments, in the order of {@link KernelSpec#arguments()}.
   *
   * @param origin for which parts of a network it computes, for messages; empty where that is not
   *     known
   */
  record Launch(Kernel kernel, List<Argument> arguments, String origin) {
    /** Copies the list. */
    public Launch {
      arguments = List.copyOf(arguments);
    }

    /** Creates a launch of which it is not known what it is for. */
    public Launch(Kernel kernel, List<Argument> arguments) {
      this(kernel, arguments, "");
    }
  }
}
