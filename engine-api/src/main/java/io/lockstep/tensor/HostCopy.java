package io.lockstep.tensor;

import io.lockstep.backend.Backend;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;

/** Elements on their way from the device to Java arrays. */
final class HostCopy {
  private HostCopy() {}

  private static <T> T download(Engine engine, Tensor tensor, Function<MemorySegment, T> read) {
    try (Arena arena = Arena.ofConfined()) {
      long bytes = (long) tensor.size() * tensor.dtype().bytes();
      MemorySegment host = NativeMemory.allocate(arena, bytes, Backend.HOST_ALIGNMENT);
      engine.read(tensor, host);
      return read.apply(host);
    }
  }

  static float[] floats(Engine engine, Tensor tensor) {
    return tensor.dtype() == DType.F32
        ? download(engine, tensor, s -> s.toArray(ValueLayout.JAVA_FLOAT))
        : toFloats(doubles(engine, tensor));
  }

  private static float[] toFloats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  static double[] doubles(Engine engine, Tensor tensor) {
    return download(
        engine,
        tensor,
        s -> {
          double[] result = new double[tensor.size()];
          for (int i = 0; i < result.length; i++) {
            result[i] = element(tensor.dtype(), s, i);
          }
          return result;
        });
  }

  static int[] ints(Engine engine, Tensor tensor) {
    return download(
        engine,
        tensor,
        s -> {
          int[] result = new int[tensor.size()];
          for (int i = 0; i < result.length; i++) {
            result[i] = (int) element(tensor.dtype(), s, i);
          }
          return result;
        });
  }

  private static double element(DType dtype, MemorySegment s, int i) {
    return switch (dtype) {
      case F32 -> s.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      case F64 -> s.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
      case BF16 -> BFloat16.widen(s.getAtIndex(ValueLayout.JAVA_SHORT, i));
      case I32 -> s.getAtIndex(ValueLayout.JAVA_INT, i);
      case U8, BOOL -> Byte.toUnsignedInt(s.get(ValueLayout.JAVA_BYTE, i));
    };
  }
}
