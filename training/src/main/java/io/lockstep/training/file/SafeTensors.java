package io.lockstep.training.file;

import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The reader and writer of safetensors files (Hugging Face): the length of the header as 8
 * little-endian bytes, a JSON header, then the tensors' bytes without gaps.
 *
 * <p>Among the metadata is a checksum of each tensor ({@code lockstep.crc32c}), which is checked
 * when the file is read; files of other programs need none.
 *
 * <p>Element types are F32, F64, I32, I64 and U8. The size of a tensor is not limited by Java
 * arrays: files are mapped into memory.
 */
public final class SafeTensors {
  private static final String OPERATION = "read safetensors";
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Bytes of a tensor that are fetched and written at a time. */
  private static final long PIECE = 1L << 22;

  private SafeTensors() {}

  /**
   * What a file holds.
   *
   * @param metadata texts by name, in the order of the names, without the checksums
   * @param tensors the tensors in the order of their bytes in the file
   */
  public record Contents(Map<String, String> metadata, List<NamedTensor> tensors) {
    /** Copies both. */
    public Contents {
      metadata = java.util.Collections.unmodifiableMap(new TreeMap<>(metadata));
      tensors = List.copyOf(tensors);
    }
  }

  /**
   * Reads a file, and compares each tensor with its checksum, where the file has any. The tensors'
   * data are read-only views of the mapped file, valid as long as they are referred to; a file
   * replaced by {@link #write} in the meantime does not change them.
   *
   * @param file the file
   * @return its metadata and tensors
   * @throws DataException where the file is missing, damaged or of an unknown element type
   */
  public static Contents read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(file, channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
    } catch (NoSuchFileException e) {
      throw new DataException(
          OPERATION, file, "", "there is no such file", "Check the path and its spelling", e);
    } catch (IOException e) {
      String problem =
          Files.isDirectory(file) ? "is a folder" : "cannot be read (" + e.getMessage() + ")";
      throw new DataException(OPERATION, file, "", problem, "Give a readable safetensors file", e);
    }
  }

  /**
   * Reads the bytes of a file, of which the tensors' data are views.
   *
   * @param file whose bytes they are, for messages
   * @param bytes all of them
   * @return the file's metadata and tensors
   * @throws DataException where they are damaged or of an unknown element type
   */
  public static Contents read(Path file, MemorySegment bytes) {
    if (bytes.byteSize() < Long.BYTES) {
      throw new DataException(
          OPERATION,
          file,
          "byte " + bytes.byteSize(),
          "the file ends within the 8 bytes of the header's length",
          "Get a fresh copy of the file");
    }
    return SafeTensorsHeader.read(file, bytes, bytes.get(LENGTH, 0));
  }

  /**
   * Writes a file, whole or not at all: the bytes go to a temporary file in the same folder, which
   * is forced to the disk and then takes the file's name in one step.
   *
   * <p>Tensors are laid out by falling element size, then by name, so each is aligned to its
   * elements and the same contents give the same bytes.
   *
   * @param file the file, replaced where it exists; its folder must exist
   * @param metadata texts by name
   * @param tensors the tensors, their names all different
   * @throws IllegalArgumentException where two tensors have one name, one is named {@code
   *     __metadata__}, or a text {@code lockstep.crc32c}
   * @throws DataException where the file cannot be written
   */
  public static void write(Path file, Map<String, String> metadata, List<NamedTensor> tensors) {
    writePending(file, metadata, tensors.stream().map(PendingTensor::of).toList());
  }

  /**
   * Writes a file as {@link #write} does, from tensors whose elements are fetched piece by piece:
   * besides them it takes no more than a few MiB.
   *
   * @param file the file, replaced where it exists; its folder must exist
   * @param metadata texts by name
   * @param tensors the tensors, their names all different
   * @throws IllegalArgumentException where two tensors have one name, one is named {@code
   *     __metadata__}, or a text {@code lockstep.crc32c}
   * @throws DataException where the file cannot be written
   */
  public static void writePending(
      Path file, Map<String, String> metadata, List<PendingTensor> tensors) {
    writePending(file, metadata, tensors, contents -> {});
  }

  /**
   * Writes a file as {@link #writePending(Path, Map, List)} does. What was written is read again,
   * and must pass a check, before it takes the place of what was there.
   *
   * @param file the file, replaced where it exists; its folder must exist
   * @param metadata texts by name
   * @param tensors the tensors, their names all different
   * @param check throws a {@link DataException} for contents that are not to be kept
   * @throws IllegalArgumentException where two tensors have one name, one is named {@code
   *     __metadata__}, or a text {@code lockstep.crc32c}
   * @throws DataException where the file cannot be written
   */
  public static void writePending(
      Path file,
      Map<String, String> metadata,
      List<PendingTensor> tensors,
      Consumer<Contents> check) {
    List<PendingTensor> ordered = SafeTensorsHeader.layOut(tensors);
    Checksums checksums = Checksums.of(metadata, ordered);
    int length = SafeTensorsHeader.format(file, checksums.with(metadata), ordered).length;
    AtomicFile.write(
        file,
        size(length, ordered),
        channel -> {
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(PIECE, Long.BYTES);
            channel.position(Long.BYTES + length);
            for (PendingTensor tensor : ordered) {
              checksums.put(tensor.name(), append(channel, tensor, buffer));
            }
            // Last, since it tells the checksums, which make it no longer.
            channel.position(0);
            buffer.set(LENGTH, 0, length);
            AtomicFile.append(channel, buffer.asSlice(0, Long.BYTES));
            byte[] header = SafeTensorsHeader.format(file, checksums.with(metadata), ordered);
            AtomicFile.append(channel, MemorySegment.ofArray(header));
          }
        },
        written -> check.accept(reread(file, written)));
  }

  /**
   * Checks that a file can be written, by all that can be known before its elements are.
   *
   * @param file the file
   * @param metadata texts by name
   * @param tensors the tensors, of which no element is fetched
   * @throws DataException where the name, the folder, the free space or the length of the header
   *     stand against it
   */
  public static void check(Path file, Map<String, String> metadata, List<PendingTensor> tensors) {
    List<PendingTensor> ordered = SafeTensorsHeader.layOut(tensors);
    Map<String, String> texts = Checksums.of(metadata, ordered).with(metadata);
    AtomicFile.check(file, size(SafeTensorsHeader.format(file, texts, ordered).length, ordered));
  }

  private static long size(int header, List<PendingTensor> tensors) {
    return Long.BYTES + header + tensors.stream().mapToLong(PendingTensor::bytes).sum();
  }

  private static Contents reread(Path file, Path written) {
    try {
      return read(written);
    } catch (DataException e) {
      throw new DataException(
          "write safetensors",
          file,
          e.place(),
          "what was written cannot be read again: " + e.problem(),
          "The file is as it was before; report this fault of the program",
          e);
    }
  }

  /** Writes the bytes of a tensor, and returns their checksum. */
  private static CRC32C append(FileChannel channel, PendingTensor tensor, MemorySegment buffer)
      throws IOException {
    CRC32C checksum = new CRC32C();
    int element = tensor.type().bytes();
    for (long at = 0; at < tensor.bytes(); at += PIECE) {
      MemorySegment piece = buffer.asSlice(0, Math.min(PIECE, tensor.bytes() - at));
      tensor.source().read(at / element, piece);
      Checksums.update(checksum, piece);
      AtomicFile.append(channel, piece);
    }
    return checksum;
  }
}
