package io.lockstep.training.data.idx;

import io.lockstep.training.data.DataException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The header of an IDX file of unsigned bytes, checked; of the data nothing has been read.
 *
 * @param file the file
 * @param size its size in bytes as it lies there
 * @param compressed whether it is compressed by gzip, which is recognised by its content
 * @param extents the extents of its axes
 */
record IdxHeader(Path file, long size, boolean compressed, int[] extents) {
  static final String OPERATION = "read idx";
  static final String FRESH_COPY = "Get a fresh copy of the file";
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int CHUNK = 1 << 16;

  /** What is done with a file. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /** The header of a file of exactly the given number of axes. */
  static IdxHeader read(Path file, int axes) {
    return reading(
        file,
        () -> {
          boolean compressed = isCompressed(file);
          try (InputStream in = open(file, compressed)) {
            return new IdxHeader(file, Files.size(file), compressed, extents(file, in, axes));
          }
        });
  }

  /** Reads, and says what is wrong with a file that cannot be. */
  static <T> T reading(Path file, Reading<T> reading) {
    try {
      return reading.read();
    } catch (NoSuchFileException e) {
      throw new DataException(
          OPERATION, file, "", "there is no such file", "Check the path and its spelling", e);
    } catch (EOFException | ZipException e) {
      throw new DataException(
          OPERATION,
          file,
          "",
          "the gzip compression is damaged or cut off (" + e.getMessage() + ")",
          FRESH_COPY,
          e);
    } catch (IOException e) {
      throw new DataException(
          OPERATION, file, "", "cannot be read (" + e + ")", "Check the file's permissions", e);
    }
  }

  /** How many bytes the header takes. */
  int bytes() {
    return bytes(extents.length);
  }

  private static int bytes(int axes) {
    return 4 + 4 * axes;
  }

  int extent(int axis) {
    return extents[axis];
  }

  /** How many bytes of data it asks for, or the largest number where that is more. */
  long needed() {
    long needed = 1;
    for (int extent : extents) {
      needed = needed > Long.MAX_VALUE / extent ? Long.MAX_VALUE : needed * extent;
    }
    return needed;
  }

  /** The extents in words, such as {@code 10x28x28}. */
  String shape() {
    return String.join("x", Arrays.stream(extents).mapToObj(Integer::toString).toList());
  }

  /** The data as a stream, decompressed. */
  InputStream data() throws IOException {
    InputStream in = open(file, compressed);
    in.skipNBytes(bytes());
    return in;
  }

  private static int[] extents(Path file, InputStream in, int axes) throws IOException {
    int headerBytes = bytes(axes);
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
          FRESH_COPY);
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
                : FRESH_COPY + "; extents go up to 2147483647");
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

  private static InputStream open(Path file, boolean compressed) throws IOException {
    InputStream in = Files.newInputStream(file);
    if (!compressed) {
      return in;
    }
    try {
      return new GZIPInputStream(in, CHUNK);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static boolean isCompressed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    }
  }
}
