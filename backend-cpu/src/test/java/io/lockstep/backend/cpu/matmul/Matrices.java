package io.lockstep.backend.cpu.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** Batches of matrices in native memory for one test, and the contract's product in plain loops. */
final class Matrices implements AutoCloseable {
  private static final int RUN = 512;
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private final Arena arena = Arena.ofShared();
  private final Random random;

  Matrices(long seed) {
    random = new Random(seed);
  }

  @Override
  public void close() {
    arena.close();
  }

  /** How a matrix lies in memory. */
  enum Layout {
    ROWS,
    COLUMNS,
    NEITHER
  }

  Operand gaussian(int batch, int rows, int columns, Layout layout) {
    return filled(batch, rows, columns, layout, random::nextGaussian);
  }

  /** A batch with a guard of padding in every row, all elements drawn from {@code values}. */
  Operand filled(int batch, int rows, int columns, Layout layout, DoubleSupplier values) {
    long unit = layout == Layout.NEITHER ? 2 : 1;
    long line = unit * (layout == Layout.COLUMNS ? rows : columns) + 3;
    long lines = layout == Layout.COLUMNS ? columns : rows;
    long floats = batch * lines * line;
    long address = arena.allocate(4 * floats, 4).address();
    for (long i = 0; i < floats; i++) {
      ALL.set(JAVA_FLOAT_UNALIGNED, address + 4 * i, (float) values.getAsDouble());
    }
    return layout == Layout.COLUMNS
        ? new Operand(address, lines * line, unit, line)
        : new Operand(address, lines * line, line, unit);
  }

  static float get(Operand o, int batch, int row, int column) {
    return ALL.get(JAVA_FLOAT_UNALIGNED, address(o, batch, row, column));
  }

  static void set(Operand o, int batch, int row, int column, float value) {
    ALL.set(JAVA_FLOAT_UNALIGNED, address(o, batch, row, column), value);
  }

  private static long address(Operand o, int batch, int row, int column) {
    return o.address()
        + 4 * (batch * o.batchStride() + row * o.rowStride() + column * o.columnStride());
  }

  /** The product of one batch element, element by element as the contract says. */
  static float[][] expected(Operand a, Operand b, int batch, int m, int n, int k) {
    float[][] right = new float[k][n];
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        right[p][j] = get(b, batch, p, j);
      }
    }
    float[][] result = new float[m][n];
    float[] chain = new float[n];
    for (int i = 0; i < m; i++) {
      for (int from = 0; from < k; from += RUN) {
        java.util.Arrays.fill(chain, 0f);
        for (int p = from; p < Math.min(k, from + RUN); p++) {
          float left = get(a, batch, i, p);
          float[] row = right[p];
          for (int j = 0; j < n; j++) {
            chain[j] = Math.fma(left, row[j], chain[j]);
          }
        }
        for (int j = 0; j < n; j++) {
          result[i][j] += chain[j];
        }
      }
    }
    return result;
  }

  /** Fails unless a batch element has exactly the expected bits; any NaN equals any NaN. */
  static void assertBits(String what, float[][] expected, Operand c, int batch) {
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        float found = get(c, batch, i, j);
        if (Float.floatToIntBits(found) != Float.floatToIntBits(expected[i][j])) {
          fail(
              "%s: element (%d, %d, %d) is %s, should be %s"
                  .formatted(what, batch, i, j, found, expected[i][j]));
        }
      }
    }
  }
}
