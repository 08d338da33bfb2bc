package io.lockstep.parity;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.PendingRead;
import io.lockstep.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches that follow one another without a wait: what a step computes from each is read later, or
 * copied on the device, and must be what that step has computed, however far the device is behind
 * or ahead.
 */
final class Transfers {
  private static final int BATCHES = 9;

  private Transfers() {}

  /**
   * Returns what is wrong with batches {@code [rows, cols]} on an engine, or nothing.
   *
   * @return such as {@code batch 3 of [13,207]: element 5 is 4.0, expected 6.0}
   */
  static String check(Engine engine, int rows, int cols) {
    Tensor x = engine.input("x", DType.F32, Shape.of(rows, cols));
    Tensor scale = engine.input("scale", DType.F32, Shape.of(1));
    List<PendingRead> reads = new ArrayList<>();
    List<Tensor> copies = new ArrayList<>();
    try (CompiledStep step = engine.compile(List.of(x.mul(scale)), List.of())) {
      for (int b = 0; b < BATCHES; b++) {
        int batch = b;
        engine.write(scale, new float[] {b});
        engine.writeRows(x, (first, count, to) -> fill(to, batch + (float) first * cols));
        step.run();
        reads.add(engine.readLater(step.output(0)));
        copies.add(step.output(0).snapshot());
      }
      for (int b = BATCHES - 1; b >= 0; b--) {
        String wrong = compare(reads.get(b), b, rows * cols);
        if (wrong.isEmpty()) {
          wrong = compare(copies.get(b).toFloats(), b);
        }
        if (!wrong.isEmpty()) {
          return "batch " + b + " of [" + rows + "," + cols + "]: " + wrong;
        }
      }
    }
    return "";
  }

  private static void fill(MemorySegment to, float first) {
    for (long i = 0; i < to.byteSize() / Float.BYTES; i++) {
      to.setAtIndex(ValueLayout.JAVA_FLOAT, i, first + i);
    }
  }

  private static String compare(PendingRead read, int batch, int elements) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(ValueLayout.JAVA_FLOAT, elements);
      read.read(host);
      return compare(host.toArray(ValueLayout.JAVA_FLOAT), batch);
    }
  }

  private static String compare(float[] elements, int batch) {
    for (int i = 0; i < elements.length; i++) {
      float expected = (float) batch * (batch + i);
      if (elements[i] != expected) {
        return "element " + i + " is " + elements[i] + ", expected " + expected;
      }
    }
    return "";
  }
}
