package io.lockstep.training.data;

import io.lockstep.kernels.text.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The text of a file of JSON. */
public final class JsonFile {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private JsonFile() {}

  /**
   * Reads a file, without the byte order mark that Windows puts first.
   *
   * @param operation that reads it, for messages
   * @throws DataException if it cannot be read, is not UTF-8, or is longer than {@link
   *     JsonLimits#LONGEST_TEXT}
   */
  public static String read(String operation, Path file) {
    return read(operation, file, JsonLimits.LONGEST_TEXT);
  }

  /** Reads a file of at most so many bytes. */
  static String read(String operation, Path file, int most) {
    try {
      String text =
          Files.isRegularFile(file)
              ? sized(operation, file, most)
              : streamed(operation, file, most);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new DataException(
          operation, file, "", "there is no such file", "Check the path and its spelling", e);
    } catch (MalformedInputException e) {
      throw new DataException(
          operation, file, "", "is not text in UTF-8", "Convert the file to UTF-8", e);
    } catch (IOException e) {
      String problem =
          Files.isDirectory(file)
              ? "is a folder"
              : "cannot be read (" + Quoted.escaped(e.toString()) + ")";
      throw new DataException(operation, file, "", problem, "Give a readable JSON file", e);
    }
  }

  private static String sized(String operation, Path file, int most) throws IOException {
    long size = Files.size(file);
    if (size > most) {
      throw tooLong(operation, file, size + " bytes", most);
    }
    return Files.readString(file);
  }

  /** What comes from a pipe or a device, which may have no end. */
  private static String streamed(String operation, Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) {
        throw tooLong(operation, file, "more than " + most + " bytes", most);
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  private static DataException tooLong(String operation, Path file, String has, int most) {
    return new DataException(
        operation,
        file,
        "",
        "has " + has + ", but at most " + most + " are read",
        "Give a file of JSON");
  }
}
