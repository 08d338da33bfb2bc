package io.lockstep.parity;

import io.lockstep.backend.Discovery;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.runs.TrainingRun;
import io.lockstep.tensor.EngineOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the first kernel that differs, of a case or a training run, among some devices. */
final class Localizer {
  private static final String CPU = "cpu";

  private final List<Variant> variants;
  private final KernelSearch search;

  /** Creates it for the devices of a run, and a folder for reproductions or null. */
  Localizer(List<Variant> variants, @Nullable Path folder) {
    this.variants = variants;
    this.search = new KernelSearch(folder);
  }

  /**
   * Finds the first kernel of a case that a variant computes wrongly.
   *
   * @param wrong all variants that do
   */
  Finding locate(Case given, String variant, Set<String> wrong) {
    Optional<Variant> right =
        variants.stream().filter(v -> !wrong.contains(v.name())).findFirst().or(() -> cpu(wrong));
    if (right.isEmpty()) {
      String why = "no device is right, so there is none to run it in step with";
      return new Finding(given.name(), variant, "nothing", why, null, null);
    }
    return search.find(
        given.name(), right.get(), named(variant), e -> Conformance.compute(e, given));
  }

  /** Finds the first kernel of a training run in which two variants differ. */
  Finding locate(TrainingRun run, int steps, String first, String variant) {
    return search.find(
        run.name(), named(first), named(variant), engine -> run.run(engine, steps, List.of()));
  }

  private Variant named(String name) {
    return variants.stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  /** The CPU as a referee that was not among the devices, if it is on the class path. */
  private Optional<Variant> cpu(Set<String> wrong) {
    boolean there =
        !wrong.contains(CPU)
            && Devices.discover().stream()
                .filter(Discovery::usable)
                .anyMatch(d -> d.device().equals(CPU));
    return there ? Optional.of(new Variant(CPU, EngineOptions.of(CPU))) : Optional.empty();
  }
}
