package io.lockstep.parity;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.Precision;
import io.lockstep.parity.WrongBackend.Fault;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.junit.RequiredDevices;
import io.lockstep.parity.reproduction.Reproduction;
import io.lockstep.tensor.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;
import org.opentest4j.AssertionFailedError;

/** What those see who test a backend of their own: one subclass, run by JUnit. */
class OwnBackendTest {
  /** The subclass of somebody whose backend contracts products and sums. */
  static class Contracting extends ConformanceTest {
    @Override
    protected List<Variant> variants() {
      return List.of(Fault.CONTRACTION.variant());
    }

    @Override
    protected Selection selection() {
      return Selection.QUICK;
    }

    @Override
    protected int randomGraphs() {
      return 2;
    }

    @Override
    protected Path report() {
      return Path.of("target", "lockstep-report", "Contracting");
    }
  }

  /** The subclass of somebody whose backend writes behind the end of its results. */
  static class PastTheEnd extends ConformanceTest {
    @Override
    protected List<Variant> variants() {
      return List.of(Fault.PAST_THE_END.variant());
    }

    @Override
    protected Selection selection() {
      return Selection.QUICK;
    }
  }

  /** The subclass of somebody whose backend is missing. */
  static class Missing extends ConformanceTest {
    @Override
    protected List<Variant> variants() {
      return List.of(new Variant("missing", EngineOptions.of("missing")));
    }
  }

  /** The subclass of somebody whose driver is not on this machine. */
  static class Gone extends ConformanceTest {
    @Override
    protected List<Variant> variants() {
      return List.of(new Variant("gone", EngineOptions.of("wrong:GONE")));
    }
  }

  @Test
  void the_subclass_of_a_device_that_is_not_here_is_skipped_with_the_reason() {
    TestExecutionSummary summary = run(Gone.class);
    assertEquals(List.of(), summary.getFailures());
    assertEquals(0, summary.getTestsStartedCount());
    assertEquals(1, summary.getContainersAbortedCount());
  }

  @Test
  void a_device_that_is_required_fails_where_it_is_not_here() {
    RequiredDevices required = new RequiredDevices(Map.of("LOCKSTEP_REQUIRE_WRONG", "1"), Set.of());
    BackendException error = new BackendException("[device] wrong: its driver is gone; install it");
    assertEquals(
        "no device 'wrong:GONE' here: [device] wrong: its driver is gone; install it"
            + " (LOCKSTEP_REQUIRE_WRONG=1 requires it)",
        assertThrows(
                AssertionFailedError.class,
                () -> required.missing("wrong:GONE", Precision.STRICT, error))
            .getMessage());
    assertSame(
        error,
        assertThrows(
            BackendException.class, () -> required.missing("cpu", Precision.STRICT, error)),
        "a device that is here and does not open is at fault");
  }

  @Test
  void the_subclass_of_a_backend_that_contracts_fails_and_names_the_kernel() throws IOException {
    TestExecutionSummary summary = run(Contracting.class);
    assertTrue(summary.getTestsSucceededCount() > 700, "most cases have nothing to contract");
    Set<String> operations = new TreeSet<>();
    for (Failure failure : summary.getFailures()) {
      String name = failure.getTestIdentifier().getDisplayName();
      operations.add(name.substring(0, name.indexOf('/')));
    }
    assertEquals(
        Set.of(
            "add", "gradient", "initializer", "layer", "loss", "program", "random graph", "update"),
        operations);
    String[] lines = message(summary, "program/no contraction of floats 13").split("\n");
    assertEquals("1 cases, 26 values, 1 beyond double precision, 3 differing", lines[0]);
    assertEquals(
        "[parity] program/no contraction of floats 13 (seed -1164720928) on contraction: output 0"
            + " Map F32[13] element 0 breaks the contract: expected 271.55118 (0x4387c68d), got"
            + " 271.5512 (0x4387c68e), 1 ulp apart",
        lines[1]);
    assertTrue(
        lines[4].startsWith(
            "[parity] program/no contraction of floats 13: contraction against cpu: [compare]"
                + " kernel 0 of 0..0, Map 'result 0+result 1' over [13], in run 1 of its plan:"
                + " output 0 F32[13] has 3 of 13 elements different, first at [0]: 271.55118"
                + " (0x4387c68d) on cpu"),
        lines[4]);
    Path file = Path.of(lines[4].substring(lines[4].indexOf("to see it again: ") + 17));
    assertEquals(Path.of("target/lockstep-reproductions/Contracting"), file.getParent());
    assertEquals("Map 'result 0+result 1' over [13]", Reproduction.read(file).spec().summary());
    Path folder = Path.of("target", "lockstep-report", "Contracting");
    String xml = Files.readString(folder.resolve("junit.xml"));
    assertEquals(
        operations,
        Pattern.compile("name=\"([^/\"]*)/[^\"]*\">\n<failure")
            .matcher(xml)
            .results()
            .map(found -> found.group(1))
            .collect(toCollection(TreeSet::new)));
    assertTrue(xml.contains("[[ATTACHMENT|target/lockstep-reproductions/Contracting/difference-"));
    assertTrue(Files.readString(folder.resolve("report.html")).contains("DIFFERENT: "));
  }

  @Test
  void the_subclass_of_a_backend_that_writes_past_the_end_fails_and_names_the_kernel() {
    TestExecutionSummary summary = run(PastTheEnd.class);
    assertEquals(
        """
        [parity] gather/0 (seed -1565470436) failed on past the end: [guard] a kernel wrote outside\
         of a buffer of 0 bytes: behind the end, at byte 0; look at the bounds of its last\
         work-items
        [parity] gather/0: past the end against cpu: in step, it ends in another error: [guard]\
         kernel Gather 0 rows of [7,5] wrote outside of a buffer of 0 bytes: behind the end, at\
         byte 0; look at the bounds of its last work-items\
        """,
        message(summary, "gather/0"));
  }

  @Test
  void the_subclass_of_a_missing_backend_fails() {
    TestExecutionSummary summary = run(Missing.class);
    assertEquals(0, summary.getTestsSucceededCount());
    assertEquals(
        "[device] no backend 'missing' on the class path; there is: cpu, wrong; use one of them or"
            + " auto, or add lockstep-backend-missing. Backends are named in files"
            + " META-INF/services/io.lockstep.backend.BackendProvider, one in each module's jar;"
            + " the class path has 2. Where jars were merged into one, it must hold the lines of"
            + " all of these files",
        summary.getFailures().getFirst().getException().getMessage());
  }

  private static String message(TestExecutionSummary summary, String test) {
    return summary.getFailures().stream()
        .filter(f -> f.getTestIdentifier().getDisplayName().equals(test))
        .map(f -> String.valueOf(f.getException().getMessage()))
        .findFirst()
        .orElseThrow();
  }

  private static TestExecutionSummary run(Class<? extends ConformanceTest> subclass) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(subclass))
            .filters(TagFilter.excludeTags("sweep"))
            .build();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }
}
