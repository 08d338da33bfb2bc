package io.lockstep.kernels.text;

/**
 * A name in which each star stands for any text, also for none. Compared in time that grows with
 * the product of both lengths at most, however many stars there are.
 *
 * @param text what is written
 */
public record Wildcard(String text) {
  private static final int NONE = -1;

  /** Returns whether a name is of that form. */
  public boolean matches(String name) {
    int at = 0;
    int in = 0;
    int star = NONE;
    int behindStar = 0;
    while (in < name.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        behindStar = in;
      } else if (at < text.length() && text.charAt(at) == name.charAt(in)) {
        at++;
        in++;
      } else if (star != NONE) {
        at = star + 1;
        in = ++behindStar;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }
}
