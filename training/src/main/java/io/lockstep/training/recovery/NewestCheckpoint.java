package io.lockstep.training.recovery;

import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.data.DataException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest good checkpoint of a folder.
 *
 * @param path its file, or null where there is none
 * @param file the same, read with every check
 * @param damaged what is wrong with newer ones, a line for each, the newest first
 */
public record NewestCheckpoint(
    @Nullable Path path, @Nullable ModelFile file, List<String> damaged) {
  /** Copies the list. */
  public NewestCheckpoint {
    damaged = List.copyOf(damaged);
  }

  /**
   * Returns the file, or null where the folder has no checkpoint.
   *
   * @param folder for the message
   * @throws DataException if there are checkpoints, but all are damaged
   */
  public @Nullable ModelFile requireGood(Path folder) {
    if (file == null && !damaged.isEmpty()) {
      throw new DataException(
          "resume",
          folder,
          "",
          "none of its checkpoints ("
              + damaged.size()
              + ") can be read; of the newest: "
              + damaged.getFirst(),
          "Empty the folder, or give another one, to begin the run anew");
    }
    return file;
  }
}
