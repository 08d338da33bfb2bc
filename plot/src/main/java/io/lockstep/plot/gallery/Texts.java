package io.lockstep.plot.gallery;

import java.util.Locale;

/** Numbers in labels. */
final class Texts {
  private Texts() {}

  /** Returns a number with three digits. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3g", value);
    return text.contains(".") && !text.contains("e")
        ? text.replaceFirst("0+$", "").replaceFirst("\\.$", "")
        : text;
  }
}
