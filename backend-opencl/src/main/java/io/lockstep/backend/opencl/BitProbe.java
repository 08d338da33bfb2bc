package io.lockstep.backend.opencl;

import io.lockstep.backend.BackendException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The test that a device passes when it is opened: every primitive operation at special and random
 * operands, each bit compared with Java's. A device may claim properties and still flush
 * subnormals, contract a product and a sum, or divide roughly.
 */
final class BitProbe {
  static final String FUNCTION = "bit_probe";

  private static final int GROUP = 64;

  private BitProbe() {}

  /** Returns the program that computes all operations of {@link ProbeCases}. */
  static String source() {
    StringBuilder body = new StringBuilder();
    for (ProbeCases.Operation operation : ProbeCases.Operation.values()) {
      body.append(
          "  out[i * %du + %du] = %s;\n"
              .formatted(
                  ProbeCases.Operation.values().length, operation.ordinal(), operation.code()));
    }
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
        .formatted(body);
  }

  /**
   * Computes all operations on the device and compares them.
   *
   * @throws BackendException if a bit differs, with the property at fault, expected and got
   */
  static void run(OpenDevice device, MemoryPool pool, Programs programs) {
    long program = programs.program(FUNCTION, source());
    int[] operands = ProbeCases.operands();
    int results = ProbeCases.COUNT * ProbeCases.Operation.values().length;
    MemoryPool.Block in = pool.take((long) operands.length * Integer.BYTES);
    try (Arena arena = Arena.ofConfined()) {
      MemoryPool.Block out = pool.take((long) results * Integer.BYTES);
      try {
        MemorySegment host = arena.allocate(ValueLayout.JAVA_INT, results);
        MemorySegment given = arena.allocateFrom(ValueLayout.JAVA_INT, operands);
        device.checkQueue(
            "clEnqueueWriteBuffer",
            device.cl.enqueueWrite(
                device.queue, in.handle(), true, 0, given.byteSize(), given.address(), 0));
        launch(device, program, arena, in, out);
        device.checkQueue(
            "clEnqueueReadBuffer",
            device.cl.enqueueRead(device.queue, out.handle(), 0, host.byteSize(), host.address()));
        compare(device, operands, host.toArray(ValueLayout.JAVA_INT));
      } finally {
        pool.give(out);
      }
    } finally {
      pool.give(in);
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
      MemorySegment sizes = arena.allocateFrom(ValueLayout.JAVA_LONG, ProbeCases.COUNT, GROUP);
      long address = sizes.address();
      device.checkQueue(
          "clEnqueueNDRangeKernel",
          device.cl.enqueueKernel(device.queue, kernel, address, address + Long.BYTES, 0));
    } finally {
      device.released("clReleaseKernel", device.cl.releaseKernel(kernel));
    }
  }

  private static void compare(OpenDevice device, int[] operands, int[] results) {
    ProbeCases.Operation[] operations = ProbeCases.Operation.values();
    for (int i = 0; i < ProbeCases.COUNT; i++) {
      int a = operands[3 * i];
      int b = operands[3 * i + 1];
      int c = operands[3 * i + 2];
      for (ProbeCases.Operation operation : operations) {
        int got = operation.canonical(results[i * operations.length + operation.ordinal()]);
        int expected = operation.canonical(operation.expected(a, b, c));
        if (got != expected) {
          throw new BackendException(
              "[open] %s (%s) fails the bit probe: %s, of 0x%08x, 0x%08x, 0x%08x, gave 0x%08x,"
                      .formatted(
                          device.label(),
                          device.properties.name(),
                          operation.property(a, b, c, expected),
                          a,
                          b,
                          c,
                          got)
                  + " expected 0x%08x; it cannot compute in strict precision: update its driver or"
                      .formatted(expected)
                  + " choose another device");
        }
      }
    }
  }
}
