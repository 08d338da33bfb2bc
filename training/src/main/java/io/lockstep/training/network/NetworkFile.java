package io.lockstep.training.network;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.nn.Layer;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A network's layers in a JSON file, see {@link LayerJson}. */
public final class NetworkFile {
  private static final String OPERATION = "read layers";

  private NetworkFile() {}

  /**
   * Returns the network that a file describes.
   *
   * @throws DataException if the file cannot be read, or describes none
   */
  public static Layer read(Path file) {
    try {
      return LayerJson.ofText(Files.readString(file));
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage()).replaceFirst("^\\[network\\] ", "");
      throw new DataException(
          OPERATION, file, "", message, "Give layers such as [\"relu\"] in that form", e);
    } catch (NoSuchFileException e) {
      throw new DataException(
          OPERATION, file, "", "there is no such file", "Check the path and its spelling", e);
    } catch (MalformedInputException e) {
      throw new DataException(
          OPERATION, file, "", "is not text in UTF-8", "Convert the file to UTF-8", e);
    } catch (IOException e) {
      String problem =
          Files.isDirectory(file)
              ? "is a folder"
              : "cannot be read (" + Quoted.escaped(e.toString()) + ")";
      throw new DataException(OPERATION, file, "", problem, "Give a readable JSON file", e);
    }
  }
}
