package io.lockstep.training.recovery;

import io.lockstep.training.checkpoint.ModelFile;
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
}
