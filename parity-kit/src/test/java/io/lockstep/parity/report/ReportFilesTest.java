package io.lockstep.parity.report;

import static io.lockstep.parity.report.Reports.after;
import static io.lockstep.parity.report.Reports.relaxed;
import static io.lockstep.parity.report.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.backend.DeviceInfo;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportFilesTest {
  /** A name that no form may take for anything else; neither the escape nor the half is text. */
  private static final String HOSTILE = "<b a=\"1\">&amp;'{}]]>\u001b[1m\ud800</script>";

  private static final String SHOWN = "<b a=\"1\">&amp;'{}]]>\\u001b[1m\\ud800</script>";

  @Test
  void each_device_is_a_suite_of_cases_and_runs() {
    assertEquals(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="lockstep parity" tests="10" failures="2" errors="1" skipped="2"\
         time="12.000" timestamp="1970-01-01T00:00:00">
        <testsuite name="cpu" tests="5" failures="0" errors="0" skipped="1" time="12.000"\
         timestamp="1970-01-01T00:00:00">
        <properties>
        <property name="device" value="amd64, 2 threads"/>
        <property name="precision" value="strict"/>
        <property name="scope" value="all"/>
        <property name="Lockstep" value="1.0"/>
        </properties>
        <testcase classname="parity.cpu.reduction" name="exp/13"/>
        <testcase classname="parity.cpu.reduction" name="log/1">\
        <skipped message="it failed on opencl"/></testcase>
        <testcase classname="parity.cpu.gradient" name="gradient/exp"/>
        <testcase classname="parity.cpu.training run" name="MLP"/>
        <testcase classname="parity.cpu.training run" name="MLP, interrupted"/>
        </testsuite>
        <testsuite name="opencl" tests="5" failures="2" errors="1" skipped="1" time="12.000"\
         timestamp="1970-01-01T00:00:00">
        <properties>
        <property name="device" value="pocl"/>
        <property name="precision" value="strict"/>
        <property name="scope" value="all"/>
        <property name="Lockstep" value="1.0"/>
        </properties>
        <testcase classname="parity.opencl.reduction" name="exp/13">
        <failure message="[parity] exp/13 (seed 5) on opencl: output 0 Map F32[13] element 3 breaks\
         the contract: expected 1.0 (0x3f800000), got 2.0 (0x40000000), 8388608 ulps apart">\
        [parity] exp/13 (seed 5) on opencl: output 0 Map F32[13] element 3 breaks the contract:\
         expected 1.0 (0x3f800000), got 2.0 (0x40000000), 8388608 ulps apart
        7 values differ in all
        [parity] exp/13: opencl against cpu: kernel 0; to see it again: x.repro</failure>
        <system-out>[[ATTACHMENT|x.repro]]
        </system-out>
        </testcase>
        <testcase classname="parity.opencl.reduction" name="log/1">
        <error message="[parity] log/1 failed on opencl: no">[parity] log/1 failed on opencl: no\
        </error>
        </testcase>
        <testcase classname="parity.opencl.gradient" name="gradient/exp">\
        <skipped message="the device has no 64-bit floats"/></testcase>
        <testcase classname="parity.opencl.training run" name="MLP">
        <failure message="parameters are bb22 on opencl, but aa11 on cpu without a pause">\
        parameters are bb22 on opencl, but aa11 on cpu without a pause</failure>
        </testcase>
        <testcase classname="parity.opencl.training run" name="MLP, interrupted"/>
        </testsuite>
        </testsuites>
        """,
        JUnitXml.of(report(false)));
  }

  @Test
  void what_was_not_compared_is_skipped_with_the_reason() throws Exception {
    ParityReport whole = relaxed(4, 0.02, List.of("3 of 9 cases, gradient"));
    Circumstances facts = whole.circumstances();
    assertEquals("the time was up", reasonForTheRest(whole));
    Circumstances cut =
        new Circumstances(facts.scope(), facts.start(), facts.taken(), 1, false, facts.software());
    assertEquals("the run has not ended", reasonForTheRest(whole.with(cut)));
    assertTrue(
        ParityTable.of(whole.with(cut))
            .contains("\nThe run had not ended when this was written; so far, FAILED: 2 of 50"));
  }

  private static String reasonForTheRest(ParityReport report) throws Exception {
    Document xml = parse(JUnitXml.of(report));
    Element suite = (Element) xml.getElementsByTagName("testsuite").item(1);
    assertEquals("not compared", suite.getAttribute("name"));
    Element test = (Element) suite.getElementsByTagName("testcase").item(0);
    assertEquals("3 of 9 cases, gradient", test.getAttribute("name"));
    return ((Element) test.getElementsByTagName("skipped").item(0)).getAttribute("message");
  }

  @Test
  void losses_beyond_their_bound_fail_with_both_numbers() throws Exception {
    Document xml = parse(JUnitXml.of(relaxed(4, 0.02, List.of())));
    Element failure = (Element) xml.getElementsByTagName("failure").item(1);
    assertEquals(
        "losses differ from strict ones by 0.0200, of 0.005 allowed",
        failure.getAttribute("message"));
  }

  @Test
  void what_fails_beside_cases_and_runs_is_a_test_of_its_own() throws Exception {
    ParityReport right = report(true);
    ParityReport other =
        new ParityReport(
            right.circumstances(),
            right.precision(),
            right.devices(),
            right.sections(),
            right.runs(),
            List.of(),
            List.of(new ParityReport.Failure("slope of mine", "cpu", "off by 2")),
            List.of(),
            List.of());
    Document xml = parse(JUnitXml.of(other));
    assertEquals(1, xml.getElementsByTagName("error").getLength());
    Element test = (Element) xml.getElementsByTagName("error").item(0).getParentNode();
    assertEquals("parity.cpu.other", test.getAttribute("classname"));
    assertEquals("slope of mine", test.getAttribute("name"));
    assertEquals("off by 2", test.getTextContent().strip());
  }

  @Test
  void no_name_is_taken_for_markup() throws Exception {
    ParityReport right = report(true);
    ParityReport hostile =
        new ParityReport(
            after(1, 1),
            right.precision(),
            Map.of(HOSTILE, new DeviceInfo("cpu", HOSTILE, 0, true)),
            right.sections(),
            List.of(),
            List.of(),
            List.of(new ParityReport.Failure("exp/13", HOSTILE, HOSTILE)),
            List.of(),
            List.of(HOSTILE));
    Document xml = parse(JUnitXml.of(hostile));
    Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
    assertEquals(SHOWN, suite.getAttribute("name"));
    assertEquals(SHOWN, xml.getElementsByTagName("error").item(0).getTextContent());
    String page = HtmlPage.of(hostile, Path.of("."));
    Document html = parse(page.replaceFirst("<!DOCTYPE html>", ""));
    assertEquals(0, html.getElementsByTagName("b").getLength());
    assertEquals(0, html.getElementsByTagName("script").getLength());
    assertEquals(SHOWN, html.getElementsByTagName("td").item(0).getTextContent());
    String json = ParityJson.of(hostile).toString();
    assertEquals(
        HOSTILE.replace("\ud800", "?"),
        new ObjectMapper()
            .readTree(json.getBytes(StandardCharsets.UTF_8))
            .required("not_run")
            .get(0)
            .asText());
  }

  @Test
  void the_page_needs_nothing_beside_it() {
    String page = HtmlPage.of(report(false), Path.of("."));
    Set<String> links =
        Pattern.compile("(?:src|href|url|@import)\\W+([^\"')]+)")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    assertEquals(Set.of("x.repro"), links);
    assertFalse(page.contains("://"), "an address");
  }

  @Test
  void files_are_replaced_and_nothing_else_is_left(@TempDir Path folder) throws IOException {
    Path place = folder.resolve("made/by it");
    ReportFiles.write(report(false), place);
    ReportFiles.write(report(true), place);
    try (Stream<Path> files = Files.list(place)) {
      assertEquals(
          List.of("junit.xml", "report.html", "report.json"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    assertTrue(Files.readString(place.resolve("report.json")).contains("\"passed\" : true"));
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThrows(FileAlreadyExistsException.class, () -> ReportFiles.write(report(true), file));
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
