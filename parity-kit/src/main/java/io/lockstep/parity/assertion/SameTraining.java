package io.lockstep.parity.assertion;

import io.lockstep.backend.Precision;
import io.lockstep.parity.KernelSearch;
import io.lockstep.parity.Variant;
import io.lockstep.parity.junit.RequiredDevices;
import io.lockstep.parity.pair.DivergenceException;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.tensor.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.AssertionFailedError;

/** One training on several devices: all must end as the first does. */
final class SameTraining {
  private static final Path REPRODUCTIONS = Path.of("target", "lockstep-reproductions");

  private final RequiredDevices required = new RequiredDevices(System.getenv(), Set.of());
  private final List<String> missing = new ArrayList<>();
  private final List<Variant> here = new ArrayList<>();
  private final DeviceTraining training;
  private final String test;

  private SameTraining(DeviceTraining training, String test) {
    this.training = training;
    this.test = test;
  }

  /**
   * Trains on devices and compares; skips the test if one is not here.
   *
   * @param test for messages, and the folder of its reproductions
   * @throws AssertionFailedError if one differs from the first
   */
  static void check(List<Variant> devices, DeviceTraining training, String test) {
    if (devices.size() < 2) {
      throw new IllegalArgumentException(
          "[same training] there must be at least two devices, got "
              + devices.size()
              + "; name another one, or another way to open it");
    }
    SameTraining same = new SameTraining(training, test);
    same.check(devices);
    if (!same.missing.isEmpty()) {
      Assumptions.abort(String.join("\n", same.missing));
    }
  }

  /**
   * Trains on all devices that are here, with fused kernels and without, and compares.
   *
   * @param test for messages, and the folder of its reproductions
   * @throws AssertionFailedError if one differs from the first
   */
  static void checkAll(DeviceTraining training, String test) {
    List<Variant> devices = Variant.fusedAndUnfused(RequiredDevices.all(Precision.STRICT));
    new SameTraining(training, test).check(devices);
  }

  private void check(List<Variant> devices) {
    TrainingResult expected = null;
    for (Variant device : devices) {
      TrainingResult result = train(device);
      if (result == null) {
        continue;
      }
      here.add(device);
      if (expected == null) {
        expected = result;
        continue;
      }
      String differences = result.differences(expected);
      if (!differences.isEmpty()) {
        fail(device, expected, differences);
      }
    }
  }

  private @Nullable TrainingResult train(Variant device) {
    Optional<Engine> opened = required.open(device.options(), missing);
    if (opened.isEmpty()) {
      return null;
    }
    try (Engine engine = opened.get()) {
      TrainingLog log = new TrainingLog();
      training.train(engine, log);
      return log.result();
    }
  }

  private void fail(Variant wrong, TrainingResult expected, String differences) {
    Variant right = here.getFirst();
    StringBuilder text = new StringBuilder("[same training] on ");
    text.append(wrong.name()).append(", unlike ").append(right.name()).append(":\n  ");
    text.append(differences);
    TrainingResult again = train(right);
    String unsteady = again == null ? "" : again.differences(expected);
    if (!unsteady.isEmpty()) {
      text.append("\nIt is not the same twice on ").append(right.name()).append(" either:\n  ");
      text.append(unsteady).append("\n  so look for seeds, times and orders that vary");
    }
    Finding found =
        new KernelSearch(REPRODUCTIONS.resolve(test)).find(test, right, wrong, new InStep());
    throw new AssertionFailedError(text.append('\n').append(found).toString());
  }

  /** The training on two devices in step. */
  private final class InStep implements KernelSearch.InStep {
    private TrainingLog log = new TrainingLog();

    @Override
    public void run(Engine engine) {
      log = new TrainingLog();
      training.train(engine, log);
    }

    @Override
    public String about(DivergenceException difference) {
      return log.about(difference);
    }
  }
}
