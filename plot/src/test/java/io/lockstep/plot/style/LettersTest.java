package io.lockstep.plot.style;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.plot.figure.PlotException;
import org.junit.jupiter.api.Test;

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
