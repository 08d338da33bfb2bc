package io.lockstep.plot.style;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.plot.figure.PlotException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LettersTest {
  @Test
  void a_machine_without_fonts_is_told_what_to_install() {
    PlotException e =
        assertThrows(
            PlotException.class,
            () ->
                Letters.check(() -> {
                  throw new InternalError(
                      new RuntimeException(
                          "Fontconfig head is null, check your fonts or fonts configuration"));
                }));
    assertEquals(
        "[plot] this machine has no fonts to draw letters with (Fontconfig head is null, check your"
            + " fonts or fonts configuration); install some, on Debian and Ubuntu by: apt-get"
            + " install fontconfig fonts-dejavu-core",
        e.getMessage());
    assertEquals(PlotException.Cause.MACHINE, e.reason());
  }

  @Test
  void so_is_one_without_the_library_that_draws_them() {
    PlotException e =
        assertThrows(
            PlotException.class,
            () ->
                Letters.check(() -> {
                  throw new UnsatisfiedLinkError("libfreetype.so.6: cannot open shared object");
                }));
    assertEquals(
        "[plot] this machine has no fonts to draw letters with (libfreetype.so.6: cannot open"
            + " shared object); install some, on Debian and Ubuntu by: apt-get install fontconfig"
            + " fonts-dejavu-core",
        e.getMessage());
  }

  @Test
  void a_program_on_a_machine_without_fonts_ends_with_that(@TempDir Path folder) throws Exception {
    Path none = folder.resolve("fonts.conf");
    Files.writeString(none, "<?xml version=\"1.0\"?><fontconfig></fontconfig>");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Duser.home=" + folder, // Where Java remembers the fonts that it once found.
            "-cp",
            System.getProperty("java.class.path"),
            "io.lockstep.plot.SampleFigures",
            folder.toString());
    builder.environment().put("FONTCONFIG_FILE", none.toString());
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor());
    assertTrue(
        said.contains(
            "PlotException: [plot] this machine has no fonts to draw letters with (Fontconfig head"
                + " is null, check your fonts or fonts configuration); install some, on Debian and"
                + " Ubuntu by: apt-get install fontconfig fonts-dejavu-core"),
        said);
  }

  @Test
  void numbers_have_few_digits() {
    assertEquals("0.1", NumberText.of(0.1f));
    assertEquals("0", NumberText.of(-0.0));
    assertEquals("100000", NumberText.of(1e5));
    assertEquals("1e6", NumberText.of(1e6));
    assertEquals("0.001", NumberText.of(1e-3));
    assertEquals("-1.5e-4", NumberText.of(-1.5e-4));
    assertEquals("-inf", NumberText.of(Double.NEGATIVE_INFINITY));
    assertEquals("0.333", NumberText.of(1 / 3.0, 3));
  }
}
