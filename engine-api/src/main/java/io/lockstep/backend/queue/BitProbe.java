package io.lockstep.backend.queue;

import io.lockstep.backend.queue.CommandQueue.Block;
import io.lockstep.backend.queue.CommandQueue.Command;
import io.lockstep.backend.queue.CommandQueue.Program;
import io.lockstep.backend.queue.CommandQueue.WholeBlock;
import io.lockstep.backend.support.ProbeCases;
import io.lockstep.kernels.render.c.source.LaunchShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The test of {@link ProbeCases} that a device passes when it is opened: the operators as its
 * compiler translates them under the options of strict precision.
 */
public final class BitProbe {
  /** The name of the kernel, which takes the operands and the results. */
  public static final String FUNCTION = "bit_probe";

  private static final int LARGEST_GROUP = 64;

  private BitProbe() {}

  /**
   * Returns the source of the kernel.
   *
   * @param head all up to where {@code i} has become the number of the work-item, with the words of
   *     OpenCL C that the cases use
   */
  public static String source(String head) {
    return """
    %s
      const int a = in[3u * i];
      const int b = in[3u * i + 1u];
      const int c = in[3u * i + 2u];
      const float x = as_float(a);
      const float y = as_float(b);
      const float z = as_float(c);
    %s}
    """
        .formatted(head.strip(), ProbeCases.statements());
  }

  /**
   * Computes all operations on the device and compares them, in memory of its own.
   *
   * @throws io.lockstep.backend.BackendException if a bit differs, with the property at fault,
   *     expected and got
   */
  static void run(CommandQueue queue, QueueGuard guard, Programs programs) {
    Program program = programs.program(FUNCTION, queue.bitProbe(), List.of(FUNCTION));
    int[] operands = ProbeCases.operands();
    MemoryPool pool = new MemoryPool(queue, guard, 0, false);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment given = arena.allocateFrom(ValueLayout.JAVA_INT, operands);
      MemorySegment host = arena.allocate(ValueLayout.JAVA_INT, ProbeCases.results());
      Block in = pool.take(given.byteSize());
      Block out = pool.take(host.byteSize());
      int items = (int) Math.min(LARGEST_GROUP, Long.highestOneBit(queue.groupItems()));
      LaunchShape.Phase phase = new LaunchShape.Phase(FUNCTION, ProbeCases.COUNT / items, items, 0);
      Command probe = queue.bind(program, phase, List.of(new WholeBlock(in), new WholeBlock(out)));
      try {
        guard.work(
            "the bit probe",
            () -> {
              queue.write(given, in, 0, null);
              probe.enqueue(null);
              queue.read(out, 0, host, null);
              queue.finish();
            });
      } catch (Throwable e) {
        guard.released(queue::finish); // before the host's memory goes
        throw e;
      } finally {
        guard.released(probe::close);
      }
      ProbeCases.compare(
          queue.label() + " (" + queue.name() + ")", operands, host.toArray(ValueLayout.JAVA_INT));
    } finally {
      pool.close();
    }
  }
}
