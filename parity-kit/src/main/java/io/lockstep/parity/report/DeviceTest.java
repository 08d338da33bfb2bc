package io.lockstep.parity.report;

import io.lockstep.parity.report.ParityReport.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A case or training run on one device, as a test.
 *
 * @param group the kind of case
 * @param name of the case or run
 * @param status how it ended
 * @param message why, in full; its first line says the most
 * @param findings what is known of the kernel that is wrong
 */
record DeviceTest(
    String group, String name, Status status, String message, List<Finding> findings) {
  /** How a test ended. */
  enum Status {
    PASSED,
    FAILURE,
    ERROR,
    SKIPPED
  }

  DeviceTest {
    findings = List.copyOf(findings);
  }

  /** Returns the files that show it again. */
  List<Path> reproductions() {
    return findings.stream().map(Finding::reproduction).filter(Objects::nonNull).toList();
  }
}
