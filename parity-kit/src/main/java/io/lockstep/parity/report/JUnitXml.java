package io.lockstep.parity.report;

import io.lockstep.backend.DeviceInfo;
import io.lockstep.parity.report.DeviceTest.Status;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A report as JUnit's XML, as servers of continuous integration read it: a suite for each device,
 * with a test for each case, and one for each training run without and with a pause.
 */
final class JUnitXml {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ParityReport report;
  private final Markup xml = new Markup();

  private JUnitXml(ParityReport report) {
    this.report = report;
  }

  static String of(ParityReport report) {
    return new JUnitXml(report).xml();
  }

  private String xml() {
    Map<String, List<DeviceTest>> suites = new LinkedHashMap<>();
    report.devices().keySet().forEach(d -> suites.put(d, DeviceTests.of(report, d)));
    if (!report.complete()) {
      suites.put("not compared", notRun());
    }
    List<DeviceTest> all = suites.values().stream().flatMap(List::stream).toList();
    xml.open("testsuites", counts("lockstep parity", all)).line();
    suites.forEach(this::suite);
    xml.close();
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml + "\n";
  }

  private List<DeviceTest> notRun() {
    String why = report.circumstances().ended() ? "the time was up" : "the run has not ended";
    return report.notRun().stream()
        .map(what -> new DeviceTest("cases and runs", what, Status.SKIPPED, why, List.of()))
        .toList();
  }

  private String[] counts(String name, List<DeviceTest> tests) {
    Circumstances facts = report.circumstances();
    List<String> attributes = new ArrayList<>(List.of("name", name));
    attributes.addAll(List.of("tests", String.valueOf(tests.size())));
    attributes.addAll(List.of("failures", count(tests, Status.FAILURE)));
    attributes.addAll(List.of("errors", count(tests, Status.ERROR)));
    attributes.addAll(List.of("skipped", count(tests, Status.SKIPPED)));
    attributes.addAll(List.of("time", String.format(Locale.ROOT, "%.3f", facts.seconds())));
    attributes.addAll(List.of("timestamp", TIME.format(facts.start())));
    return attributes.toArray(String[]::new);
  }

  private static String count(List<DeviceTest> tests, Status status) {
    return String.valueOf(tests.stream().filter(t -> t.status() == status).count());
  }

  private void suite(String name, List<DeviceTest> tests) {
    xml.open("testsuite", counts(name, tests)).line();
    DeviceInfo device = report.devices().get(name);
    if (device != null) {
      xml.open("properties").line();
      property("device", device.description());
      property("precision", report.precision().label());
      property("scope", report.circumstances().scope());
      report.circumstances().software().forEach(this::property);
      xml.close().line();
    }
    tests.forEach(test -> test(name, test));
    xml.close().line();
  }

  private void property(String name, String value) {
    xml.empty("property", "name", name, "value", value).line();
  }

  private void test(String suite, DeviceTest test) {
    // Some servers show no suites, and make a folder of each part between points.
    String group = "parity." + suite.replace('.', ' ') + "." + test.group();
    String[] names = {"classname", group, "name", test.name()};
    String[] message = {"message", test.message().lines().findFirst().orElse("")};
    switch (test.status()) {
      case PASSED -> xml.empty("testcase", names);
      case SKIPPED -> xml.open("testcase", names).empty("skipped", message).close();
      case FAILURE -> wrong(names, "failure", message, test);
      case ERROR -> wrong(names, "error", message, test);
    }
    xml.line();
  }

  private void wrong(String[] names, String element, String[] message, DeviceTest test) {
    xml.open("testcase", names).line();
    xml.element(element, test.message(), message).line();
    List<Path> files = test.reproductions();
    if (!files.isEmpty()) {
      xml.open("system-out");
      // Jenkins and GitLab take the files from such lines.
      files.forEach(file -> xml.text("[[ATTACHMENT|" + file + "]]\n"));
      xml.close().line();
    }
    xml.close();
  }
}
