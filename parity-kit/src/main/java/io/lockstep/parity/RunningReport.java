package io.lockstep.parity;

import io.lockstep.parity.report.ParityReport;
import io.lockstep.parity.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The files of a report while its run goes on, so that a run that is ended from outside leaves what
 * it had found until shortly before.
 */
final class RunningReport {
  private static final long BETWEEN = Duration.ofSeconds(10).toNanos();

  private final @Nullable Path folder;
  private final ParityRecord record;
  private final ParityProgress progress;
  private long last = System.nanoTime();

  /** Creates it for a folder, or for none if that is null. */
  RunningReport(@Nullable Path folder, ParityRecord record, ParityProgress progress) {
    this.folder = folder;
    this.record = record;
    this.progress = progress;
  }

  /** Writes what was done so far, if it is a while ago that this was done last. */
  void sometimes() {
    if (folder != null && System.nanoTime() - last > BETWEEN) {
      now();
    }
  }

  /** Writes what was done so far. */
  void now() {
    if (folder != null) {
      write(folder, record.report(false));
    }
  }

  /** Writes what was found in the end. */
  void end(ParityReport report) {
    if (folder != null) {
      write(folder, report);
    }
  }

  private void write(Path place, ParityReport report) {
    try {
      ReportFiles.write(report, place);
    } catch (IOException e) {
      progress.found("[parity] the report cannot be written to " + place + ": " + e.getMessage());
    }
    last = System.nanoTime();
  }
}
