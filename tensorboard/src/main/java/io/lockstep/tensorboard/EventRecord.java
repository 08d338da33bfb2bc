package io.lockstep.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The frame of a record (TensorFlow's TFRecord): the length of its data as 8 bytes, a masked
 * CRC-32C of these, the data, and a masked CRC-32C of them; all little-endian.
 */
final class EventRecord {
  private static final int MASK = 0xa282ead8;
  private static final int MASK_ROTATION = 15;

  private EventRecord() {}

  /** Returns the bytes of a record, to be written at once. */
  static ByteBuffer of(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(masked(record.array(), 0, Long.BYTES));
    record.put(data);
    record.putInt(masked(data, 0, data.length));
    return record.flip();
  }

  private static int masked(byte[] bytes, int from, int count) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, count);
    return Integer.rotateRight((int) checksum.getValue(), MASK_ROTATION) + MASK;
  }
}
