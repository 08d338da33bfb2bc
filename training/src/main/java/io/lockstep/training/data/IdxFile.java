package io.lockstep.training.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One IDX file of unsigned bytes, checked. A plain file is mapped into memory, so that it may be
 * larger than that; it must not change as long as it is in use. A compressed one is decompressed
 * once, see {@link Matrix#allocate}.
 *
 * @param extents the extents of its axes
 * @param data the bytes, as many as the product of the extents
 */
record IdxFile(int[] extents, MemorySegment data) {
  private static final String OPERATION = "read idx";
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int CHUNK = 1 << 16;

  /** The most bytes that gzip's deflate (RFC 1951) can make of one. */
  private static final long MOST_EXPANSION = 1032;

  int extent(int axis) {
    return extents[axis];
  }

  int unsignedByte(long index) {
    return data.get(ValueLayout.JAVA_BYTE, index) & 0xFF;
  }

  /** The file of exactly the given number of axes; gzip is recognised by its content. */
  static IdxFile read(Path file, int axes) {
    try {
      boolean compressed = isCompressed(file);
      long size = Files.size(file);
      try (InputStream in = open(file, compressed)) {
        int[] extents = readHeader(file, in, axes);
        long bytes = needed(extents);
        if (compressed) {
          return new IdxFile(extents, decompressed(file, in, size, extents, bytes));
        }
        checkLength(file, size - headerBytes(axes), extents, bytes);
        return new IdxFile(extents, mapped(file, bytes, axes));
      }
    } catch (NoSuchFileException e) {
      throw new DataException(
          OPERATION, file, "", "there is no such file", "Check the path and its spelling", e);
    } catch (EOFException | ZipException e) {
      throw new DataException(
          OPERATION,
          file,
          "",
          "the gzip compression is damaged or cut off (" + e.getMessage() + ")",
          "Get a fresh copy of the file",
          e);
    } catch (IOException e) {
      throw new DataException(
          OPERATION, file, "", "cannot be read (" + e + ")", "Check the file's permissions", e);
    }
  }

  private static int headerBytes(int axes) {
    return 4 + 4 * axes;
  }

  private static int[] readHeader(Path file, InputStream in, int axes) throws IOException {
    int headerBytes = headerBytes(axes);
    ByteBuffer header = ByteBuffer.wrap(in.readNBytes(headerBytes));
    int length = header.remaining();
    int expected = UNSIGNED_BYTE << 8 | axes;
    if (length >= 4) {
      int magic = header.getInt();
      if (magic != expected) {
        throw new DataException(
            OPERATION,
            file,
            "byte 0",
            "the magic number is 0x%08x where 0x%08x is expected (%s)"
                .formatted(magic, expected, axes == 3 ? "images" : "labels"),
            magicRemedy(magic, axes));
      }
    }
    if (length < headerBytes) {
      throw new DataException(
          OPERATION,
          file,
          "byte " + length,
          "the file ends within its header of " + headerBytes + " bytes",
          "Get a fresh copy of the file");
    }
    int[] extents = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      extents[axis] = header.getInt();
      if (extents[axis] < 1) {
        throw new DataException(
            OPERATION,
            file,
            "byte " + (4 + 4 * axis),
            "the extent of axis " + axis + " is " + Integer.toUnsignedString(extents[axis]),
            extents[axis] == 0
                ? "Give a file that holds at least one example"
                : "Get a fresh copy of the file; extents go up to 2147483647");
      }
    }
    return extents;
  }

  private static String magicRemedy(int magic, int axes) {
    boolean swapped = magic == (UNSIGNED_BYTE << 8 | (axes == 3 ? 1 : 3));
    return swapped
        ? "Give the file of images as images and the file of labels as labels"
        : "Give an IDX file of unsigned bytes";
  }

  /** Returns how many bytes of data a header asks for, or the largest number where that is more. */
  private static long needed(int[] extents) {
    long needed = 1;
    for (int extent : extents) {
      needed = needed > Long.MAX_VALUE / extent ? Long.MAX_VALUE : needed * extent;
    }
    return needed;
  }

  private static void checkLength(Path file, long present, int[] extents, long needed) {
    if (present != needed) {
      String shape = String.join("x", Arrays.stream(extents).mapToObj(Integer::toString).toList());
      throw new DataException(
          OPERATION,
          file,
          "byte " + (headerBytes(extents.length) + present),
          "the file "
              + (present < needed ? "is cut off" : "is too long")
              + ": its header says "
              + shape
              + " bytes of data, but "
              + present
              + " follow it",
          "Get a fresh copy of the file");
    }
  }

  private static MemorySegment mapped(Path file, long bytes, int axes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 4 + 4L * axes, bytes, Arena.ofAuto());
    }
  }

  /** Decompresses the data, unless the header asks for more than the file can hold. */
  private static MemorySegment decompressed(
      Path file, InputStream in, long size, int[] extents, long bytes) throws IOException {
    if (bytes / MOST_EXPANSION > size) {
      checkLength(file, in.transferTo(OutputStream.nullOutputStream()), extents, bytes);
    }
    MemorySegment data = TableMemory.allocate("U8" + Arrays.toString(extents), bytes);
    byte[] chunk = new byte[CHUNK];
    long at = 0;
    while (at < bytes) {
      int count = in.readNBytes(chunk, 0, (int) Math.min(CHUNK, bytes - at));
      if (count == 0) {
        break;
      }
      MemorySegment.copy(chunk, 0, data, ValueLayout.JAVA_BYTE, at, count);
      at += count;
    }
    checkLength(file, at + in.transferTo(OutputStream.nullOutputStream()), extents, bytes);
    return data.asReadOnly();
  }

  private static InputStream open(Path file, boolean compressed) throws IOException {
    InputStream in = Files.newInputStream(file);
    return compressed ? new GZIPInputStream(in, CHUNK) : in;
  }

  private static boolean isCompressed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    }
  }
}
