package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.parity.WrongBackend.Fault;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.tensor.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalizerTest {
  @Test
  void a_kernel_that_cannot_be_written_is_named_with_the_reason(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Variant cpu = new Variant("cpu", EngineOptions.of("cpu").withThreads(1));
    Variant wrong = Fault.OTHER_ORDER.variant();
    Case sum =
        Cases.all().stream()
            .filter(c -> c.name().equals("sum/13x5 over 0"))
            .findFirst()
            .orElseThrow();
    Finding finding =
        new Localizer(List.of(cpu, wrong), file).locate(sum, wrong.name(), Set.of(wrong.name()));
    assertNull(finding.reproduction());
    assertTrue(finding.text().contains("ColumnReduce 'sum"), finding.text());
    assertTrue(
        finding
            .text()
            .endsWith(
                "; the kernel could not be written: "
                    + file
                    + " is no folder and cannot become one"),
        finding.text());
  }
}
