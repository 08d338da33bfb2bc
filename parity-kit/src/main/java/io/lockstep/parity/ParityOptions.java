package io.lockstep.parity;

import io.lockstep.backend.Precision;
import io.lockstep.parity.cases.Selection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the whole kit compares.
 *
 * @param variants the devices, by name; every case and run is done on each; all in one precision
 * @param selection which cases
 * @param randomGraphs how many random graphs, numbered from 0
 * @param steps optimizer steps of each training run
 * @param reproductions the folder for what shows a difference again, or null for none
 * @param limit after which no further case or run is begun, or null for none
 * @param report the folder for the report as files, or null for none
 */
public record ParityOptions(
    List<Variant> variants,
    Selection selection,
    int randomGraphs,
    int steps,
    @Nullable Path reproductions,
    @Nullable Duration limit,
    @Nullable Path report) {
  private static final int FULL_GRAPHS = 100;
  private static final int FULL_STEPS = 1000;
  private static final int QUICK_GRAPHS = 20;
  private static final int QUICK_STEPS = 100;

  /** Copies the list and checks that names are unique and numbers not negative. */
  public ParityOptions {
    variants = List.copyOf(variants);
    List<String> names = variants.stream().map(Variant::name).distinct().toList();
    if (variants.isEmpty() || names.size() < variants.size()) {
      throw new IllegalArgumentException(
          "[parity] there must be at least one device, and no two of one name, got "
              + variants.stream().map(Variant::name).toList()
              + "; name each variant of a device apart");
    }
    List<Precision> precisions =
        variants.stream().map(v -> v.options().precision()).distinct().toList();
    if (precisions.size() > 1) {
      throw new IllegalArgumentException(
          "[parity] the devices must have one precision, got "
              + precisions
              + "; compare each precision in a run of its own");
    }
    if (randomGraphs < 0 || steps < 1) {
      throw new IllegalArgumentException(
          "[parity] "
              + randomGraphs
              + " random graphs and "
              + steps
              + " steps cannot be run; give at least 0 graphs and 1 step");
    }
  }

  /** Returns all cases, 100 random graphs and training runs of 1000 steps. */
  public static ParityOptions full(List<Variant> variants) {
    return new ParityOptions(variants, Selection.FULL, FULL_GRAPHS, FULL_STEPS, null, null, null);
  }

  /** Returns the quick cases, 20 random graphs and training runs of 100 steps. */
  public static ParityOptions quick(List<Variant> variants) {
    return new ParityOptions(
        variants, Selection.QUICK, QUICK_GRAPHS, QUICK_STEPS, null, null, null);
  }

  /** Returns these options with another number of random graphs. */
  public ParityOptions withRandomGraphs(int count) {
    return new ParityOptions(variants, selection, count, steps, reproductions, limit, report);
  }

  /** Returns these options with another number of steps of each training run. */
  public ParityOptions withSteps(int count) {
    return new ParityOptions(
        variants, selection, randomGraphs, count, reproductions, limit, report);
  }

  /** Returns these options with a folder for what shows a difference again. */
  public ParityOptions withReproductions(Path folder) {
    return new ParityOptions(variants, selection, randomGraphs, steps, folder, limit, report);
  }

  /** Returns these options with a time after which no further case or run is begun. */
  public ParityOptions withLimit(Duration time) {
    return new ParityOptions(variants, selection, randomGraphs, steps, reproductions, time, report);
  }

  /**
   * Returns these options with a folder for the report as files, which is written every few seconds
   * and at the end; what shows a difference again goes into a folder in it, if no other is given.
   */
  public ParityOptions withReport(Path folder) {
    Path files = reproductions == null ? folder.resolve("reproductions") : reproductions;
    return new ParityOptions(variants, selection, randomGraphs, steps, files, limit, folder);
  }

  /** Returns what is compared, for people. */
  public String scope() {
    return "%s selection, %d random graphs, training runs of %d steps"
        .formatted(selection.name().toLowerCase(Locale.ROOT), randomGraphs, steps);
  }

  /** Returns the precision of all devices. */
  public Precision precision() {
    return variants.getFirst().options().precision();
  }
}
