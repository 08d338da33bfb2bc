package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.parity.WrongBackend.Fault;
import io.lockstep.parity.report.ParityReport;
import io.lockstep.parity.report.ParityReport.Finding;
import io.lockstep.parity.reproduction.Reproduction;
import io.lockstep.parity.runs.TrainingRuns;
import io.lockstep.tensor.EngineOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run writes into the folder of its report. */
class ReportedRunTest {
  private static final Variant CPU = new Variant("cpu", EngineOptions.of("cpu").withThreads(1));
  private static final String VALUES = "5.9594603 (0x40beb3e6)";

  @TempDir Path folder;

  @Test
  void a_wrong_device_is_in_all_files_with_what_shows_it_again() throws IOException {
    ParityReport report = run(Fault.OTHER_ORDER.variant(), ParityProgress.SILENT);
    assertFalse(report.passed());
    Finding finding = report.findings().getFirst();
    Path file = Objects.requireNonNull(finding.reproduction());
    assertEquals("reproductions", folder.relativize(file.getParent()).toString());
    Reproduction.read(file);

    String page = Files.readString(folder.resolve("report.html"));
    assertTrue(page.contains("href=\"reproductions/" + file.getFileName() + "\""), page);
    assertTrue(page.contains(VALUES) && page.contains("ColumnReduce 'sum_rows' over [1,13,5]"));
    String xml = Files.readString(folder.resolve("junit.xml"));
    assertTrue(xml.contains("\n<system-out>[[ATTACHMENT|" + file + "]]\n"), xml);
    assertTrue(xml.contains(VALUES) && xml.contains("ColumnReduce 'sum_rows' over [1,13,5]"));

    JsonNode json = json();
    assertEquals("failed", json.required("verdict").asText());
    assertTrue(json.required("ended").asBoolean());
    JsonNode found = json.required("findings").get(0);
    assertEquals("ColumnReduce 'sum_rows' over [1,13,5]", found.required("kernel").asText());
    assertEquals("[0,0]", found.required("index").toString());
    assertEquals("0x40beb3e6", found.required("expected_bits").asText());
    assertEquals("0x40beb3e5", found.required("actual_bits").asText());
    assertEquals("1 ulp apart", found.required("apart").asText());
    assertEquals(file.toString(), found.required("file").asText());
  }

  @Test
  void a_run_that_is_cut_short_leaves_what_it_had_found() {
    List<JsonNode> seen = new ArrayList<>();
    run(
        CPU,
        (kind, done, _) -> {
          if (kind.equals("training run") && done == 2) {
            seen.add(json());
          }
        });
    JsonNode halfway = seen.getFirst();
    assertEquals("incomplete", halfway.required("verdict").asText());
    assertFalse(halfway.required("ended").asBoolean());
    assertEquals(1, halfway.required("runs").size());
    assertEquals(TrainingRuns.all().size() - 1, halfway.required("not_run").size());
    assertEquals("passed", json().required("verdict").asText());
  }

  private JsonNode json() {
    try {
      return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ParityReport run(Variant variant, ParityProgress progress) {
    List<Variant> variants = variant.equals(CPU) ? List.of(CPU) : List.of(CPU, variant);
    return ParitySuite.run(
        ParityOptions.quick(variants).withRandomGraphs(3).withSteps(20).withReport(folder),
        progress);
  }
}
