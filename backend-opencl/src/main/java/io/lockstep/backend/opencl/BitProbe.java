package io.lockstep.backend.opencl;

import io.lockstep.backend.support.ProbeCases;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The test of {@link ProbeCases} that a device passes when it is opened. */
final class BitProbe {
  static final String FUNCTION = "bit_probe";

  private static final int LARGEST_GROUP = 64;

  private BitProbe() {}

  /** Returns the program that computes all operations of {@link ProbeCases}. */
  static String source() {
    return """
    #pragma OPENCL FP_CONTRACT OFF
    __kernel void bit_probe(__global const int* in, __global int* out) {
      const uint i = (uint)get_global_id(0);
      const int a = in[3u * i];
      const int b = in[3u * i + 1u];
      const int c = in[3u * i + 2u];
      const float x = as_float(a);
      const float y = as_float(b);
      const float z = as_float(c);
    %s}
    """
        .formatted(ProbeCases.statements());
  }

  /**
   * Computes all operations on the device and compares them, in memory of its own.
   *
   * @throws io.lockstep.backend.BackendException if a bit differs, with the property at fault,
   *     expected and got
   */
  static void run(OpenDevice device, Programs programs) {
    long program = programs.program(FUNCTION, source());
    int[] operands = ProbeCases.operands();
    int results = ProbeCases.results();
    MemoryPool pool = new MemoryPool(device, 0, false, true);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment given = arena.allocateFrom(ValueLayout.JAVA_INT, operands);
      MemorySegment host = arena.allocate(ValueLayout.JAVA_INT, results);
      MemoryPool.Block in = pool.take(given.byteSize());
      MemoryPool.Block out = pool.take(host.byteSize());
      device.checkQueue(
          "clEnqueueWriteBuffer",
          device.cl.enqueueWrite(
              device.queue, in.handle(), true, 0, given.byteSize(), given.address(), 0));
      launch(device, program, arena, in, out);
      device.checkQueue(
          "clEnqueueReadBuffer",
          device.cl.enqueueRead(
              device.queue, out.handle(), true, 0, host.byteSize(), host.address(), 0));
      ProbeCases.compare(
          device.label() + " (" + device.properties.name() + ")",
          operands,
          host.toArray(ValueLayout.JAVA_INT));
    } finally {
      pool.close();
    }
  }

  private static void launch(
      OpenDevice device, long program, Arena arena, MemoryPool.Block in, MemoryPool.Block out) {
    int[] error = new int[1];
    long kernel = device.cl.createKernel(program, FUNCTION, error);
    device.check("clCreateKernel", error[0]);
    try {
      long[] handles = {in.handle(), out.handle()};
      for (int i = 0; i < handles.length; i++) {
        MemorySegment handle = arena.allocateFrom(ValueLayout.JAVA_LONG, handles[i]);
        device.check(
            "clSetKernelArg", device.cl.setArgument(kernel, i, Long.BYTES, handle.address()));
      }
      long group = Math.min(LARGEST_GROUP, Long.highestOneBit(device.properties.groupItems()));
      MemorySegment sizes = arena.allocateFrom(ValueLayout.JAVA_LONG, ProbeCases.COUNT, group);
      long address = sizes.address();
      device.checkQueue(
          "clEnqueueNDRangeKernel",
          device.cl.enqueueKernel(device.queue, kernel, address, address + Long.BYTES, 0));
    } finally {
      device.released("clReleaseKernel", device.cl.releaseKernel(kernel));
    }
  }
}
