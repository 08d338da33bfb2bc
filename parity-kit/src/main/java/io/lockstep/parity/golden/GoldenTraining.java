package io.lockstep.parity.golden;

import io.lockstep.backend.Precision;
import io.lockstep.parity.Variant;
import io.lockstep.parity.assertion.DeviceTraining;
import io.lockstep.parity.assertion.ParityAssertions;
import io.lockstep.parity.junit.RequiredDevices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.AssertionFailedError;

/**
 * A training whose bits are kept in a file beside the tests, for all devices and all versions. A
 * test compares what it trains now with the file; the file is written where that is asked for, by
 * the system property {@code -Dlockstep.golden=write} or by {@code LOCKSTEP_GOLDEN=write} in the
 * environment. It holds digests of the parameters after many of the steps, losses, a few elements
 * of each parameter, and digests of what each kernel of the first steps read and wrote, so that a
 * failure tells from which step on bits are others, in which parameter, and which kernel made them.
 */
public final class GoldenTraining {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final Pattern NAME = Pattern.compile("[\\w-][\\w.-]*");

  private final Path file;
  private final GoldenRequest request;

  private GoldenTraining(Path file, GoldenRequest request) {
    this.file = file;
    this.request = request;
  }

  /**
   * Returns the training that is kept in {@code src/test/resources/golden/NAME.json}, seen from the
   * folder in which tests run, which is the module's.
   *
   * @throws IllegalArgumentException if the name cannot be that of a file
   */
  public static GoldenTraining of(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "[golden] '" + name + "' cannot be a name; use letters, digits, '-', '_' and '.'");
    }
    return at(FOLDER.resolve(name + ".json"));
  }

  /**
   * Returns the training that is kept in a file.
   *
   * @throws IllegalArgumentException if the property or variable that asks for more has a value
   *     that is not known
   */
  public static GoldenTraining at(Path file) {
    return at(file, GoldenRequest.ofSystem());
  }

  static GoldenTraining at(Path file, GoldenRequest request) {
    return new GoldenTraining(file, request);
  }

  /**
   * Trains on all devices that are here, with fused kernels and without, and compares with the
   * file, or writes it where that is asked for.
   *
   * @throws AssertionFailedError if bits differ, or there is no file
   * @throws io.lockstep.training.data.DataException if the file is damaged or cannot be written
   */
  public void check(DeviceTraining training) {
    List<String> devices = RequiredDevices.all(Precision.STRICT);
    check(training, Variant.fusedAndUnfused(devices), new ArrayList<>());
  }

  /**
   * Trains on each of some devices and compares with the file, or writes it where that is asked
   * for. Where one is not here, the test counts as skipped when the others agree, or fails if the
   * environment requires it.
   *
   * @throws AssertionFailedError if bits differ, or there is no file
   * @throws io.lockstep.training.data.DataException if the file is damaged or cannot be written
   */
  public void check(List<Variant> devices, DeviceTraining training) {
    if (devices.isEmpty()) {
      throw new IllegalArgumentException("[golden] there is no device; name at least one");
    }
    List<String> missing = new ArrayList<>();
    check(training, devices, missing);
    if (!missing.isEmpty()) {
      Assumptions.abort(String.join("\n", missing));
    }
  }

  private void check(DeviceTraining training, List<Variant> devices, List<String> missing) {
    if (!request.write() && Files.notExists(file)) {
      throw new AssertionFailedError(
          "[golden] there is no file "
              + file
              + " in "
              + Path.of("").toAbsolutePath()
              + "; write it by "
              + GoldenRequest.HOW_TO_WRITE
              + ", look at it, and commit it");
    }
    GoldenRun run = new GoldenRun(training, new RequiredDevices(System.getenv(), Set.of()));
    Golden expected = request.write() ? null : GoldenFile.read(file);
    Variant right = null;
    for (Variant device : devices) {
      Optional<Golden> trained = trained(run, device, expected, missing);
      if (trained.isEmpty()) {
        continue;
      }
      Golden now = trained.get();
      if (expected != null && !GoldenDifferences.of(now, expected).isEmpty()) {
        throw new AssertionFailedError(
            right == null
                ? unlikeFile(run, now, expected, device)
                : unlikeDevice(run, now, expected, device, right));
      }
      expected = expected == null ? now : expected;
      right = right == null ? device : right;
    }
    if (request.write() && expected != null && right != null) {
      write(run, expected, right);
    }
  }

  /** Trains on a device; an error that the training ends in is told with what led to it. */
  private Optional<Golden> trained(
      GoldenRun run, Variant device, @Nullable Golden expected, List<String> missing) {
    try {
      return run.on(device, missing);
    } catch (GoldenRun.EndedException e) {
      if (expected == null || request.write()) {
        throw e.error();
      }
      String text = "[golden] on " + device.name() + ", unlike " + file + ":\n  ";
      String kernels =
          KernelChanges.text(run.kernels(device, expected.kernelSteps()), expected, "");
      throw new AssertionFailedError(
          text + "the training ends in an error: " + e.getMessage() + kernels, e.error());
    }
  }

  /** Writes the file, if there is none that says the same. */
  private void write(GoldenRun run, Golden golden, Variant device) {
    if (Files.exists(file)) {
      Golden before = GoldenFile.readOrNull(file);
      if (before != null
          && GoldenDifferences.of(golden, before).isEmpty()
          && before.keepsKernelsOf(request.steps())) {
        return;
      }
    }
    GoldenFile.write(file, golden.with(run.kernels(device, request.steps())));
    System.out.println("[golden] wrote " + file + "; look at it, and commit it");
  }

  private String unlikeFile(GoldenRun run, Golden now, Golden expected, Variant device) {
    GoldenDifferences differences = GoldenDifferences.of(now, expected);
    String text = "[golden] on " + device.name() + ", unlike " + file + ":\n  " + differences;
    Golden again = run.on(device, new ArrayList<>()).orElse(now);
    GoldenDifferences unsteady = GoldenDifferences.of(again, now);
    if (!unsteady.isEmpty()) {
      return text
          + "\nIt is not the same twice on "
          + device.name()
          + " either:\n  "
          + unsteady
          + "\n  so look for seeds, times and orders that vary";
    }
    if (!differences.steps().isEmpty()) {
      text +=
          KernelChanges.text(
              run.kernels(device, expected.kernelSteps()), expected, differences.steps());
    }
    return text
        + "\nThe file was written by "
        + expected.writer()
        + (now.writer().equals(expected.writer())
            ? ", and this is the same"
            : "; this is " + now.writer())
        + ".\nIf bits were meant to change, write the file again by "
        + GoldenRequest.HOW_TO_WRITE
        + ", and tell those who depend on them";
  }

  /** What is said of a device that differs from one that meets the file, or that would write it. */
  private String unlikeDevice(
      GoldenRun run, Golden now, Golden expected, Variant wrong, Variant right) {
    String text =
        request.write()
            ? "[golden] " + file + " is not written, as devices differ:\n"
            : "[golden] "
                + file
                + " is met on "
                + right.name()
                + ", not on "
                + wrong.name()
                + ":\n";
    try {
      ParityAssertions.assertSameTraining(List.of(right, wrong), run.training());
    } catch (AssertionFailedError e) {
      return text + e.getMessage();
    }
    return text
        + "  "
        + GoldenDifferences.of(now, expected)
        + "\nIt did not happen again on "
        + wrong.name()
        + ", so it comes and goes";
  }
}
