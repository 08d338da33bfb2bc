package io.lockstep.kernels.library;

/**
 * What is told of a function where functions are listed.
 *
 * @param formula in plain text, such as {@code max(x, 0)}; may be empty
 * @param paper where it was published, such as {@code Nair and Hinton, 2010}; may be empty
 */
public record Facts(String formula, String paper) {
  /** Nothing. */
  public static final Facts NONE = new Facts("", "");
}
