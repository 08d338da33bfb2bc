package io.lockstep.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** By what data are known again. */
class DataChecksumTest {
  private static final float[][] X = {{1, 2, 3}, {4, 5, 6}};

  @Test
  void it_is_of_the_bytes_of_type_width_rows_and_targets_in_order() {
    ByteBuffer bytes = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(ElementType.F32.ordinal()).putInt(3);
    for (float[] row : X) {
      for (float value : row) {
        bytes.putFloat(value);
      }
    }
    bytes.putInt(8).putInt(7).putInt(0);
    CRC32C sum = new CRC32C();
    sum.update(bytes.flip());
    assertEquals("%08x".formatted(sum.getValue()), Dataset.of(X, new int[] {7, 0}).checksum());
  }

  @Test
  void it_tells_every_change_and_nothing_else() {
    int[] classes = {1, 0};
    Dataset data = Dataset.of(X, classes);
    Matrix bytes = Matrix.of(2, 3, new byte[] {1, 2, 3, 4, 5, 6});
    List<Dataset> others =
        List.of(
            Dataset.of(new float[][] {{1, 2, 3}, {4, 5, Math.nextUp(6f)}}, classes),
            Dataset.of(new float[][] {{4, 5, 6}, {1, 2, 3}}, classes),
            Dataset.of(new float[][] {{1, 2}, {3, 4}, {5, 6}}, new int[] {1, 0, 0}),
            Dataset.of(X, new int[] {0, 1}),
            Dataset.of(X, new float[][] {{1}, {0}}),
            Dataset.of(X, new float[][] {{1}, {-0f}}),
            Dataset.of(X),
            new Dataset(new Features(bytes, List.of("a", "b", "c"), null), data.targets()),
            data.weighted(1, 1),
            data.weighted(1, 2));
    Set<String> sums = new HashSet<>(List.of(data.checksum()));
    others.forEach(other -> sums.add(other.checksum()));
    assertEquals(others.size() + 1, sums.size());
    assertEquals(
        data.checksum(), data.select(new int[] {1, 0}).select(new int[] {1, 0}).checksum());
  }

  /** Rows longer than what is read at once, and rows that do not divide it. */
  @Test
  void it_is_the_same_however_rows_are_read() {
    for (int width : new int[] {1, 3, 1 << 14, (1 << 14) + 1, 50_000}) {
      int rows = Math.max(2, 100_000 / width);
      float[] values = new float[rows * width];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % 1013;
      }
      Dataset data =
          new Dataset(
              new Features(Matrix.of(rows, width, values), Collections.nCopies(width, "x"), null),
              new Targets.None(rows));
      ByteBuffer bytes = ByteBuffer.allocate(12 + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putInt(ElementType.F32.ordinal()).putInt(width);
      for (float value : values) {
        bytes.putFloat(value);
      }
      CRC32C sum = new CRC32C();
      sum.update(bytes.putInt(0).flip());
      assertEquals("%08x".formatted(sum.getValue()), data.checksum(), "width " + width);
    }
  }
}
