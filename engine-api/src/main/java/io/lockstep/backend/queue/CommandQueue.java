package io.lockstep.backend.queue;

import io.lockstep.kernels.render.c.source.LaunchShape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A device whose work is queued and done in the order of the calls: all that {@link QueueBackend}
 * needs of a driver. Every method may throw {@link DriverException} with the call that failed; a
 * fault of earlier work may show in any later call. Nothing waits but what says so. Host memory
 * that is copied from or to must stay as it is until the copy is done.
 */
public interface CommandQueue extends AutoCloseable {
  // The device

  /** Returns the name to pass as device, such as {@code cuda:0}. */
  String label();

  /** Returns what its maker calls it. */
  String name();

  /** Returns the most work-items of a group. */
  long groupItems();

  /** Makes the device current for the calling thread, where the driver asks for that. */
  default void enter() {}

  // Memory

  /** Returns how much memory there is and how it is handed out. */
  MemoryRules memoryRules();

  /** Returns the most bytes that an allocation may find now, as far as the driver tells. */
  long freeBytes();

  /**
   * Allocates device memory that can be used by all that is queued later, contents undefined.
   *
   * @param bytes a multiple of {@link MemoryRules#granularity}
   */
  Block allocate(long bytes);

  /** Frees device memory once what is queued is done. */
  void free(Block block);

  /** Gives back what the driver keeps of freed memory. */
  default void trim() {}

  /** Allocates host memory that copies run from and to by themselves, pinned if possible. */
  HostMemory allocateHost(long bytes);

  // Copies

  /** Returns the largest write that passes through pinned memory at once, in bytes. */
  long largestWrite();

  /**
   * Queues a copy to the device.
   *
   * @param done happens when the source may be written again
   */
  void write(MemorySegment source, Block target, long offset, @Nullable Event done);

  /** Returns how writes can run beside the work that is queued before them, if they can. */
  default Optional<WriteAhead> writeAhead(QueueGuard guard, MemoryPool pool) {
    return Optional.empty();
  }

  /** Queues a copy to the host. */
  void read(Block source, long offset, MemorySegment target, @Nullable Event done);

  /** Queues a copy on the device. */
  void copy(Block source, long sourceOffset, Block target, long targetOffset, long bytes);

  /** Queues the filling of the first bytes of a block with a 32-bit word. */
  void fill(Block target, int word, long bytes);

  // Kernels

  /** Returns the source of {@link BitProbe}, made by {@link BitProbe#source}. */
  String bitProbe();

  /** Returns the source of the kernel that {@link FaultRecord} has behind others. */
  String faultKeeper();

  /**
   * Compiles a source, or finds what was compiled before, and loads it.
   *
   * @param name what it computes, for errors
   * @param functions the kernels in it
   */
  Program load(String name, String source, List<String> functions);

  /** Binds arguments to a kernel of a program. */
  Command bind(Program program, LaunchShape.Phase phase, List<KernelArgument> arguments);

  /**
   * Returns commands as one that costs less to queue, if there is such a thing.
   *
   * @param name the name of the one
   */
  default Optional<Command> capture(QueueGuard guard, List<Command> commands, String name) {
    return Optional.empty();
  }

  /** Returns whether each command is to have an event, by which it is timed. */
  default boolean timesEach() {
    return false;
  }

  /** Does a command and waits for it; what fails in it is thrown here. */
  default void run(Command command) {
    command.enqueue(null);
    finish();
  }

  // Waiting

  /** Creates an event that has happened. */
  Event createEvent();

  /** Hands all that is queued to the device. */
  default void flush() {}

  /** Waits for all that is queued; that a command has failed may show in its event alone. */
  void finish();

  /** Gives the device back; what was made here must have been given up before. */
  @Override
  void close();

  /**
   * How device memory is handed out.
   *
   * @param total bytes that there are
   * @param largest most bytes of one block
   * @param granularity bytes that the size of a block is a multiple of
   * @param reuse whether blocks that were given back are worth keeping: allocating is slow
   */
  record MemoryRules(long total, long largest, long granularity, boolean reuse) {}

  /**
   * Device memory.
   *
   * @param handle the driver's handle or the address
   */
  record Block(long handle, long bytes) {}

  /** Memory of the host that the device copies from and to. */
  interface HostMemory extends AutoCloseable {
    /** Returns the memory, aligned to 64 bytes. */
    MemorySegment memory();

    /** Gives the memory up; nothing that is queued may need it. */
    @Override
    void close();
  }

  /** A way for writes beside the queue, which take effect in its order all the same. */
  interface WriteAhead extends AutoCloseable {
    /** Readies memory for writes of so many bytes in all, if there is some. */
    void prepare(long bytes);

    /**
     * Queues a copy to the device, unless there is no memory for it to wait in.
     *
     * @return whether it was queued
     */
    boolean write(MemorySegment source, Block target, long offset, Event done);

    /** Gives the memory back for others to use; returns whether there was any. */
    boolean giveBack();

    /** Waits for the copies and gives everything up. */
    @Override
    void close();
  }

  /** The end of something queued; may be used again and again. */
  interface Event extends AutoCloseable {
    /** Returns whether it has happened or what it is the end of has failed. */
    boolean isDone();

    /** Waits for it; what has failed is thrown here. */
    void await();

    @Override
    void close();
  }

  /** Compiled code that is loaded. */
  interface Program extends AutoCloseable {
    @Override
    void close();
  }

  /** Something to be queued again and again: a kernel with its arguments, or several. */
  interface Command extends AutoCloseable {
    /** Returns what it is, for errors. */
    String name();

    /**
     * Queues it.
     *
     * @param done happens when it is done
     */
    void enqueue(@Nullable Event done);

    @Override
    void close();
  }

  /** An argument of a kernel. */
  sealed interface KernelArgument {}

  /**
   * Elements of device memory from an offset on, in bytes. Where the driver has handles instead of
   * addresses, offsets follow all other arguments, in elements, as 64-bit integers.
   */
  record MemoryArgument(Block block, long offset, int elementBytes) implements KernelArgument {}

  /** Device memory from its start on. */
  record WholeBlock(Block block) implements KernelArgument {}

  /** A 32-bit integer. */
  record Scalar(int value) implements KernelArgument {}
}
