package io.lockstep.page.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WebFilesTest {
  private static final Path WEB = Path.of("src/main/resources/io/lockstep/page/web");
  private static final Pattern COLOUR =
      Pattern.compile("--([\\w-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);");

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(WEB)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void all_that_pages_share_is_served() throws IOException {
    try (Stream<Path> common = Files.list(WEB.resolve("common"))) {
      assertEquals(
          new TreeSet<>(common.map(file -> file.getFileName().toString()).toList()),
          new TreeSet<>(PageSite.COMMON));
    }
    PageSite site = new PageSite("run/index.html");
    String uplot =
        new String(
            Objects.requireNonNull(site.files().get("/lib/uplot.js")).body(),
            StandardCharsets.UTF_8);
    assertTrue(uplot.contains("export { uPlot as default }"));
  }

  @Test
  void pages_have_no_script_or_style_in_line_and_name_no_other_site() throws IOException {
    for (Path file : files()) {
      String text = Files.readString(file);
      if (file.toString().endsWith(".html")) {
        assertFalse(text.matches("(?s).*<script(?![^>]*src=).*"), file.toString());
        assertFalse(text.matches("(?s).*\\s(style|on[a-z]+)=.*"), file.toString());
      }
      assertFalse(text.replace("http://www.w3.org/2000/svg", "").contains("http"), file.toString());
    }
  }

  @Test
  void files_are_small() throws IOException {
    for (Path file : files()) {
      assertTrue(Files.readAllLines(file).size() <= 400, file.toString());
    }
  }

  @Test
  void letters_and_lines_stand_out_as_wcag_asks() throws IOException {
    Map<String, double[][]> colours = new HashMap<>();
    Matcher found = COLOUR.matcher(Files.readString(WEB.resolve("common/tokens.css")));
    while (found.find()) {
      colours.put(found.group(1), new double[][] {rgb(found.group(2)), rgb(found.group(3))});
    }
    List<String> grounds = List.of("surface", "card", "raised", "warm-soft", "bad-soft");
    for (String ground : grounds) {
      for (String letters : List.of("text", "muted", "accent", "warm", "good", "bad")) {
        atLeast(4.5, colours, letters, ground);
      }
    }
    atLeast(4.5, colours, "on-accent", "accent");
    atLeast(3, colours, "edge", "card");
    for (int i = 1; i <= 8; i++) {
      atLeast(3, colours, "series-" + i, "card");
    }
  }

  private static void atLeast(
      double ratio, Map<String, double[][]> colours, String front, String ground) {
    for (int theme = 0; theme < 2; theme++) {
      double a = luminance(Objects.requireNonNull(colours.get(front))[theme]);
      double b = luminance(Objects.requireNonNull(colours.get(ground))[theme]);
      double seen = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      assertTrue(seen >= ratio, front + " on " + ground + ", " + theme + ": " + seen);
    }
  }

  private static double[] rgb(String hex) {
    int value = Integer.parseInt(hex.substring(1), 16);
    return new double[] {(value >> 16) / 255.0, (value >> 8 & 255) / 255.0, (value & 255) / 255.0};
  }

  /** By WCAG 2.2. */
  private static double luminance(double[] rgb) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      linear[i] = rgb[i] <= 0.04045 ? rgb[i] / 12.92 : Math.pow((rgb[i] + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }
}
