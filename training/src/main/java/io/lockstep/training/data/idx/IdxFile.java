package io.lockstep.training.data.idx;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.TableMemory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The data of an IDX file of unsigned bytes, as many as its header asks for. A plain file is mapped
 * into memory, so that it may be larger than that; it must not change as long as it is in use. A
 * compressed one is decompressed once, see {@link Matrix#allocate}, and no further than its header
 * says.
 *
 * @param header the header
 * @param data the bytes, as many as the product of the extents
 */
record IdxFile(IdxHeader header, MemorySegment data) {
  private static final int CHUNK = 1 << 16;

  /** The most bytes that gzip's deflate (RFC 1951) can make of one. */
  private static final long MOST_EXPANSION = 1032;

  int unsignedByte(long index) {
    return data.get(ValueLayout.JAVA_BYTE, index) & 0xFF;
  }

  /** Checks that a file can hold what its header asks for, by arithmetic alone. */
  static void check(IdxHeader header) {
    long needed = header.needed();
    if (!header.compressed()) {
      long present = header.size() - header.bytes();
      if (present != needed) {
        throw wrong(header, present, present + " follow it");
      }
    } else if (needed > MOST_EXPANSION * header.size()) {
      throw new DataException(
          IdxHeader.OPERATION,
          header.file(),
          "",
          "its header says "
              + header.shape()
              + " bytes of data, more than its "
              + header.size()
              + " compressed bytes can hold",
          IdxHeader.FRESH_COPY);
    }
  }

  /** The data that follow a header. */
  static IdxFile read(IdxHeader header) {
    check(header);
    return IdxHeader.reading(
        header.file(),
        () -> new IdxFile(header, header.compressed() ? decompressed(header) : mapped(header)));
  }

  private static MemorySegment mapped(IdxHeader header) throws IOException {
    try (FileChannel channel = FileChannel.open(header.file(), StandardOpenOption.READ)) {
      return channel.map(
          FileChannel.MapMode.READ_ONLY, header.bytes(), header.needed(), Arena.ofAuto());
    }
  }

  private static MemorySegment decompressed(IdxHeader header) throws IOException {
    long needed = header.needed();
    MemorySegment data = TableMemory.allocate("U8" + Arrays.toString(header.extents()), needed);
    try (InputStream in = header.data()) {
      byte[] chunk = new byte[CHUNK];
      long at = 0;
      while (at < needed) {
        int count = in.readNBytes(chunk, 0, (int) Math.min(CHUNK, needed - at));
        if (count == 0) {
          throw wrong(header, at, at + " follow it");
        }
        MemorySegment.copy(chunk, 0, data, ValueLayout.JAVA_BYTE, at, count);
        at += count;
      }
      if (in.read() >= 0) {
        throw wrong(header, needed + 1, "more follow it");
      }
    }
    return data.asReadOnly();
  }

  private static DataException wrong(IdxHeader header, long present, String what) {
    boolean cut = present < header.needed();
    return new DataException(
        IdxHeader.OPERATION,
        header.file(),
        "byte " + (header.bytes() + present),
        "the file "
            + (cut ? "is cut off" : "is too long")
            + ": its header says "
            + header.shape()
            + " bytes of data, but "
            + what,
        IdxHeader.FRESH_COPY);
  }
}
