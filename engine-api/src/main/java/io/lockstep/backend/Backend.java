package io.lockstep.backend;

import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * An open device. Calls are checked by the engine before they arrive here, so an implementation
 * only asserts. Work may be asynchronous but appears in the order of the calls; {@link #download}
 * and {@link #synchronize} wait for it.
 */
public interface Backend extends AutoCloseable {
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

  /** Copies device memory to the host, after all work queued before. */
  void download(Buffer source, long sourceOffset, MemorySegment target);

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

  /** A kernel with its arguments, in the order of {@link KernelSpec#arguments()}. */
  record Launch(Kernel kernel, List<Argument> arguments) {
    /** Copies the list. */
    public Launch {
      arguments = List.copyOf(arguments);
    }
  }
}
