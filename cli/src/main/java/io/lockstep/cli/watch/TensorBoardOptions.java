package io.lockstep.cli.watch;

import io.lockstep.tensorboard.TensorBoard;
import io.lockstep.training.data.Dataset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that has a run shown by TensorBoard. */
public final class TensorBoardOptions {
  @Option(
      names = "--tensorboard",
      paramLabel = "FOLDER",
      description = {
        "Write event files for TensorBoard into this folder, one for each run: losses, metrics,"
            + " rate and speed over the steps, norms and histograms of its layers (at every 100th"
            + " step, or as --watch says), weights and reconstructions of images, the run's"
            + " document."
      })
  private @Nullable Path folder;

  /**
   * Returns who writes the events of a run, or null if none are wanted.
   *
   * @param document of the run
   * @param shown data of which some are shown, where they are images
   */
  public @Nullable TensorBoard open(String document, Dataset shown) {
    return folder == null ? null : TensorBoard.in(folder).document(document).images(shown).open();
  }
}
