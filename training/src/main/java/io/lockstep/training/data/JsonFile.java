package io.lockstep.training.data;

import io.lockstep.kernels.text.Quoted;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
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
    try {
      long size = Files.size(file);
      if (size > JsonLimits.LONGEST_TEXT && Files.isRegularFile(file)) {
        throw new DataException(
            operation,
            file,
            "",
            "has " + size + " bytes, but at most " + JsonLimits.LONGEST_TEXT + " are read",
            "Give a file of JSON");
      }
      String text = Files.readString(file);
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
}
