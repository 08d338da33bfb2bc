package io.lockstep.cli.plot;

import io.lockstep.plot.Figures;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.PlotException;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The plots of a run's folder. */
public final class RunPlots {
  private RunPlots() {}

  /**
   * Draws all that the folder's log gives into its folder of plots, in place of what was there
   * under these names.
   *
   * @return the files
   * @throws PlotException if they cannot be written, or the machine has no fonts
   */
  public static List<Path> write(RunFolder folder) {
    Map<String, Figure> figures = RunFigures.of(RunLog.read(folder.log()));
    List<Path> written = new ArrayList<>();
    if (figures.isEmpty()) {
      return written;
    }
    try {
      AtomicFile.createFolders(folder.plots());
    } catch (IOException e) {
      throw new PlotException(
          "[plot] folder '%s' cannot be made (%s); check the permissions of the folder above it"
              .formatted(folder.plots(), e),
          PlotException.Cause.INPUT,
          e);
    }
    figures.forEach((name, figure) -> {
      Path file = folder.plots().resolve(name + ".png");
      Figures.write(figure, file);
      written.add(file);
    });
    return written;
  }
}
