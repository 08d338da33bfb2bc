package io.lockstep.training.network;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonFile;
import io.lockstep.training.nn.Layer;
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
    String text = JsonFile.read(OPERATION, file);
    try {
      return LayerJson.ofText(text);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage()).replaceFirst("^\\[network\\] ", "");
      throw new DataException(
          OPERATION, file, "", message, "Give layers such as [\"relu\"] in that form", e);
    }
  }
}
