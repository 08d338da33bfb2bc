package io.lockstep.plot.style;

import io.lockstep.plot.figure.PlotException;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;

/** The letters of figures, and whether this machine has any. */
public final class Letters {
  /** The title of a figure. */
  public static final int TITLE = 16;

  /** The names of axes. */
  public static final int AXIS = 14;

  /** Numbers beside axes, legends and marks. */
  public static final int SMALL = 12;

  static final String MISSING =
      "[plot] this machine has no fonts to draw letters with (%s); install some, on Debian and"
          + " Ubuntu by: apt-get install fontconfig fonts-dejavu-core";

  static {
    // No figure is ever shown; set before AWT looks for a screen.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  private Letters() {}

  /** Returns letters of a size. */
  public static Font font(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }

  /** Returns thick letters of a size. */
  public static Font bold(int size) {
    return new Font(Font.SANS_SERIF, Font.BOLD, size);
  }

  /**
   * Draws a letter nowhere, to find out whether that can be done.
   *
   * @throws PlotException if the machine has no fonts
   */
  public static void check() {
    check(Letters::tryLetter);
  }

  static void check(Runnable drawing) {
    try {
      drawing.run();
    } catch (LinkageError | InternalError | RuntimeException e) {
      throw new PlotException(MISSING.formatted(reason(e)), PlotException.Cause.MACHINE, e);
    }
  }

  private static void tryLetter() {
    new TextLayout("x", font(SMALL), new FontRenderContext(null, true, true)).getBounds();
  }

  /** What AWT says, which hides it behind exceptions without a message. */
  private static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    String text = message == null ? innermost.getClass().getSimpleName() : message;
    return text.lines().findFirst().orElse(text).strip();
  }
}
