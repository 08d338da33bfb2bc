package io.lockstep.training.recovery;

import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.metric.Monitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which checkpoints of a folder are kept when a newer one is safe. */
final class Retention {
  private final CheckpointFolder folder;
  private int newest = 3;
  private @Nullable Monitor best;
  private @Nullable EpochReport bestSoFar;

  Retention(CheckpointFolder folder) {
    this.folder = folder;
  }

  void keep(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "[checkpoints] cannot keep " + count + " checkpoints; keep at least 1");
    }
    newest = count;
  }

  void keepBest(Monitor monitor) {
    best = monitor;
  }

  /** Says that a run goes on after some epochs. */
  void begin(List<EpochReport> reports) {
    bestSoFar = best == null ? null : bestOf(reports, best);
  }

  /** Takes note of an epoch, and returns whether it is the best so far and to be kept. */
  boolean isBest(EpochReport report) {
    Monitor by = best;
    if (by == null) {
      return false;
    }
    EpochReport before = bestSoFar;
    bestSoFar = bestOf(before == null ? List.of(report) : List.of(before, report), by);
    return bestSoFar == report;
  }

  private static @Nullable EpochReport bestOf(List<EpochReport> reports, Monitor monitor) {
    EpochReport found = null;
    for (EpochReport report : reports) {
      double value = report.value(monitor);
      if (!Double.isNaN(value)
          && (found == null || monitor.isBetter(value, found.value(monitor), 0))) {
        found = report;
      }
    }
    return found;
  }

  /**
   * Removes what is no longer kept.
   *
   * @param safe the checkpoint that was just written
   * @param reports of the epochs until then
   * @return what is to be told, a line each
   */
  List<String> retain(CheckpointName safe, List<EpochReport> reports) {
    List<CheckpointName> there = new ArrayList<>(folder.names());
    there.removeIf(name -> name.compareTo(safe) > 0);
    int leave = Math.max(0, there.size() - newest);
    List<CheckpointName> old = new ArrayList<>(there.subList(0, leave));
    old.remove(bestThere(there, reports));
    List<String> notes = new ArrayList<>();
    for (CheckpointName name : old) {
      try {
        folder.remove(name);
      } catch (IOException e) {
        notes.add(
            "[checkpoints] "
                + folder.file(name)
                + ": the old checkpoint cannot be removed ("
                + e.getMessage()
                + "); remove it by hand");
      }
    }
    return notes;
  }

  /** The checkpoint of the best epoch of which there is one. */
  private @Nullable CheckpointName bestThere(
      List<CheckpointName> there, List<EpochReport> reports) {
    if (best == null) {
      return null;
    }
    List<EpochReport> kept = reports.stream().filter(r -> there.contains(name(r))).toList();
    EpochReport found = bestOf(kept, best);
    return found == null ? null : name(found);
  }

  private static CheckpointName name(EpochReport report) {
    return new CheckpointName(report.epoch(), report.step());
  }
}
