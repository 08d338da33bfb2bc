package io.lockstep.kernels.library;

/**
 * What is told of a function where functions are listed.
 *
 * @param formula in plain text, such as {@code max(x, 0)}; may be empty
 * @param paper where it was published, such as {@code Nair and Hinton, 2010}; may be empty
 * @param convention whose form it is where papers and libraries have several, how the others
 *     differ, and how it is often printed wrongly; mostly empty
 */
public record Facts(String formula, String paper, String convention) {
  /** Nothing. */
  public static final Facts NONE = new Facts("", "");

  /** Creates those of which there is only one form. */
  public Facts(String formula, String paper) {
    this(formula, paper, "");
  }

  /** Returns the same with the convention that it follows. */
  public Facts following(String which) {
    return new Facts(formula, paper, which);
  }
}
