package io.lockstep.training.data;

import java.util.zip.CRC32C;

/** CRC-32C (RFC 3720) of the values of a table of examples, in their order. */
final class DataChecksum {
  private final CRC32C sum = new CRC32C();
  private final byte[] block = new byte[1 << 16];
  private int filled;

  private DataChecksum() {}

  /** Returns eight hexadecimal digits. */
  static String of(Dataset data) {
    DataChecksum checksum = new DataChecksum();
    checksum.add(data.features().values());
    checksum.add(data.targets());
    if (data.weights() != null) {
      checksum.add(data.weights());
    }
    checksum.flush();
    return "%08x".formatted(checksum.sum.getValue());
  }

  private void add(Matrix matrix) {
    add(matrix.type().ordinal());
    add(matrix.width());
    for (int row = 0; row < matrix.rows(); row++) {
      for (long from = 0; from < matrix.rowBytes(); ) {
        if (filled == block.length) {
          flush();
        }
        int count = matrix.copyBytes(row, from, block, filled);
        filled += count;
        from += count;
      }
    }
  }

  private void add(Targets targets) {
    switch (targets) {
      case Targets.None _ -> add(0);
      case Targets.Classes classes -> {
        add(classes.count());
        for (int row = 0; row < classes.rows(); row++) {
          add(classes.get(row));
        }
      }
      case Targets.Values values -> add(values.values());
    }
  }

  private void add(int number) {
    if (filled + Integer.BYTES > block.length) {
      flush();
    }
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      block[filled++] = (byte) (number >> shift);
    }
  }

  private void flush() {
    sum.update(block, 0, filled);
    filled = 0;
  }
}
