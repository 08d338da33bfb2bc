package io.lockstep.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.plot.Figures.Format;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.PlotException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

class FiguresTest {
  @TempDir Path folder;

  static Stream<String> names() {
    return SampleFigures.all().keySet().stream();
  }

  private static Figure sample(String name) {
    return Objects.requireNonNull(SampleFigures.all().get(name), name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_figure_becomes_a_png_of_its_size_with_many_colours_and_the_same_bytes(String name)
      throws IOException {
    byte[] bytes = Figures.bytes(sample(name), Format.PNG, 800, 500);
    assertArrayEquals(bytes, Figures.bytes(sample(name), Format.PNG, 800, 500));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    assertEquals(List.of(800, 500), List.of(image.getWidth(), image.getHeight()));
    assertEquals(0xffffff, image.getRGB(1, 1) & 0xffffff);
    Set<Integer> colors = new HashSet<>();
    int inked = 0;
    for (int i = 0; i < 800 * 500; i++) {
      int color = image.getRGB(i % 800, i / 800) & 0xffffff;
      colors.add(color);
      inked += color == 0xffffff ? 0 : 1;
    }
    assertTrue(colors.size() > 20 && inked > 5000, () -> name + " looks blank: " + colors);
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_figure_becomes_an_svg_that_says_its_words(String name) throws Exception {
    Figure figure = sample(name);
    String svg = Figures.svg(figure);
    assertEquals(svg, Figures.svg(sample(name)));
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(Figures.bytes(figure, Format.SVG, 800, 500)));
    assertEquals("800", document.getDocumentElement().getAttribute("width"));
    assertEquals("500", document.getDocumentElement().getAttribute("height"));
    assertEquals(figure.title(), document.getElementsByTagName("title").item(0).getTextContent());
    String words = document.getElementsByTagName("desc").item(0).getTextContent();
    assertEquals(String.join("; ", figure.words()), words);
    assertTrue(document.getElementsByTagName("path").getLength() > 10, name);
  }

  @Test
  void the_words_are_axes_and_legend() {
    assertEquals(
        List.of("epoch", "loss", "training", "validation", "best epoch 13"),
        SampleFigures.lines().words());
  }

  @Test
  void texts_are_escaped() {
    LinePlot plot =
        LinePlot.of(
            "a < b & \"c\"\u0001",
            PlotAxis.linear("x"),
            PlotAxis.linear("y"),
            List.of(LineSeries.counted("l", new double[] {1, 2})));
    String svg = Figures.svg(plot);
    assertTrue(svg.contains("<title>a &lt; b &amp; &quot;c&quot;\ufffd</title>"), svg);
  }

  @Test
  void a_file_is_written_by_its_ending_and_replaced_as_a_whole() throws IOException {
    for (String name : List.of("a.png", "a.SVG", "a.PNG")) {
      Path file = folder.resolve(name);
      Files.writeString(file, "old");
      Figures.write(SampleFigures.lines(), file);
      byte[] bytes =
          Figures.bytes(SampleFigures.lines(), Format.of(file), Figures.WIDTH, Figures.HEIGHT);
      assertArrayEquals(bytes, Files.readAllBytes(file), name);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(3, files.count());
    }
  }

  @Test
  void what_a_process_that_was_killed_left_of_a_picture_goes_with_the_next() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Files.writeString(folder.resolve(".a.png." + ended.pid() + ".tmp"), "left");
    Path other = Files.writeString(folder.resolve(".b.png." + ended.pid() + ".tmp"), "other");
    Path picture = folder.resolve("a.png");
    Figures.write(SampleFigures.lines(), picture);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(Set.of(picture, other), Set.copyOf(files.toList()));
    }
  }

  @Test
  void other_endings_folders_and_sizes_are_refused() {
    assertRefused(
        "[plot] 'a.jpg' ends in neither .png nor .svg; name the file by one of them",
        () -> Figures.write(SampleFigures.lines(), Path.of("a.jpg")));
    Path nowhere = folder.resolve("none/a.png");
    assertRefused(
        "[plot] '"
            + nowhere
            + "' cannot be written (no such folder); check that its folder is there and may be"
            + " written to",
        () -> Figures.write(SampleFigures.lines(), nowhere));
    assertRefused(
        "[plot] a picture of 10 x 500 pixels was asked for; give 200 x 150 to 20000 x 20000",
        () -> Figures.svg(SampleFigures.lines(), 10, 500));
  }

  private static void assertRefused(String message, Runnable action) {
    assertEquals(message, assertThrows(PlotException.class, action::run).getMessage());
  }

  /** Numbers on which axes stumble: one, equal ones, tiny, huge, none that is finite. */
  @Test
  void any_numbers_can_be_drawn() {
    for (double[] y :
        List.of(
            new double[] {0},
            new double[] {3, 3, 3},
            new double[] {1, 1 + 1e-15},
            new double[] {-1e-300, 1e-300},
            new double[] {1e-13, 2e-13},
            new double[] {-1e300, 1e300},
            new double[] {1e12, 1e12 + 1},
            new double[] {Double.NaN, Double.POSITIVE_INFINITY},
            new double[] {-5, 0, 5})) {
      for (PlotAxis.Kind kind : PlotAxis.Kind.values()) {
        PlotAxis axis = new PlotAxis("y", kind, Double.NaN, Double.NaN);
        List<LineSeries> lines = List.of(LineSeries.counted("l", y));
        String svg = Figures.svg(LinePlot.of("t", PlotAxis.whole("x"), axis, lines));
        assertTrue(svg.endsWith("</svg>\n"));
      }
    }
  }
}
