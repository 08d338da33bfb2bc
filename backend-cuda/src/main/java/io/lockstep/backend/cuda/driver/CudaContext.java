package io.lockstep.backend.cuda.driver;

import java.lang.foreign.MemorySegment;

/**
 * An open GPU. Device memory is named by address; host memory is native. Work on a stream is
 * asynchronous and runs in the order of the calls. Every method may throw {@link CudaException}
 * with the call that failed; a fault of earlier work may show in any later call.
 */
public interface CudaContext extends AutoCloseable {
  /** Returns the number of the GPU. */
  int device();

  /** Makes this context current for the calling thread, which every other call needs. */
  void makeCurrent();

  /** Returns how much device memory is there, as the driver sees it. */
  Memory memory();

  /** Waits for all work on the GPU. */
  void synchronize();

  /** Gives the GPU back; all that was made here becomes invalid. Closing twice is harmless. */
  @Override
  void close();

  // Code

  /** Loads machine code (a cubin) or PTX. */
  Module load(byte[] code);

  /** Unloads code. */
  void unload(Module module);

  /** Returns a function by name. */
  Function function(Module module, String name);

  /** Returns a property of a function. */
  int attribute(Function function, FunctionAttribute attribute);

  /** Allows a function to ask for this much shared memory at launch, in bytes. */
  void allowSharedBytes(Function function, int bytes);

  // Streams and events

  /** Creates a stream that does not wait for the default stream. */
  Stream createStream();

  /** Destroys a stream once its work is done. */
  void destroy(Stream stream);

  /** Waits for all work of a stream. */
  void synchronize(Stream stream);

  /** Returns whether all work of a stream is done. */
  boolean isIdle(Stream stream);

  /**
   * Creates an event.
   *
   * @param timed whether it can be used with {@link #milliseconds}; one that cannot costs less
   */
  Event createEvent(boolean timed);

  /** Destroys an event. */
  void destroy(Event event);

  /** Marks the place in a stream at which the event happens. */
  void record(Event event, Stream stream);

  /** Lets later work of a stream wait for an event. */
  void await(Stream stream, Event event);

  /** Waits on the host for an event. */
  void synchronize(Event event);

  /** Returns whether an event has happened. */
  boolean hasHappened(Event event);

  /** Returns the time between two events that have happened, in milliseconds. */
  float milliseconds(Event start, Event end);

  // Memory

  /**
   * Allocates device memory in the order of a stream, from the GPU's pool.
   *
   * @param bytes size, more than 0
   * @return the address, aligned to 256 bytes
   */
  long allocate(long bytes, Stream stream);

  /** Frees device memory in the order of a stream. */
  void free(long address, Stream stream);

  /** Returns what the pool holds. */
  PoolUse poolUse();

  /** Lets the pool keep up to this many freed bytes for later, rather than give them back. */
  void keepFreed(long bytes);

  /** Gives freed memory of the pool back to the GPU until it holds no more than this. */
  void trimPool(long bytesToKeep);

  /**
   * Allocates host memory that the GPU can read and write by itself, contents undefined.
   *
   * @param bytes size, more than 0 and less than 2 GiB
   */
  MemorySegment allocateHost(long bytes);

  /** Frees memory of {@link #allocateHost}. */
  void freeHost(MemorySegment memory);

  /** Copies to the GPU; asynchronous if the source is from {@link #allocateHost}. */
  void upload(MemorySegment source, long target, Stream stream);

  /** Copies from the GPU; asynchronous if the target is from {@link #allocateHost}. */
  void download(long source, MemorySegment target, Stream stream);

  /** Copies on the GPU. */
  void copy(long source, long target, long bytes, Stream stream);

  /** Sets 32-bit words on the GPU to a value. */
  void fill(long target, int value, long words, Stream stream);

  // Launches

  /**
   * Launches a function over one dimension.
   *
   * @param blocks blocks of the grid
   * @param threads threads of a block
   * @param sharedBytes shared memory beyond what the function declares
   * @param arguments read before this returns
   */
  void launch(
      Function function,
      int blocks,
      int threads,
      int sharedBytes,
      LaunchArguments arguments,
      Stream stream);

  /** Starts to note down a stream's work in place of doing it. */
  void beginCapture(Stream stream);

  /** Ends the notes and returns them. */
  Graph endCapture(Stream stream);

  /** Destroys a graph; what was made of it stays. */
  void destroy(Graph graph);

  /** Makes a graph ready to be launched. */
  ExecutableGraph instantiate(Graph graph);

  /** Launches all work of a graph. */
  void launch(ExecutableGraph graph, Stream stream);

  /** Destroys an executable graph; launches that are under way complete. */
  void destroy(ExecutableGraph graph);

  /** Loaded code. */
  interface Module {}

  /** A function of loaded code. */
  interface Function {}

  /** A queue of work. */
  interface Stream {}

  /** A point in a stream's work. */
  interface Event {}

  /** Captured work. */
  interface Graph {}

  /** Captured work, ready to be launched. */
  interface ExecutableGraph {}

  /** Device memory in bytes. */
  record Memory(long free, long total) {}

  /** What a pool holds of the GPU's memory, and how much of that is in use; in bytes. */
  record PoolUse(long reserved, long used) {}
}
