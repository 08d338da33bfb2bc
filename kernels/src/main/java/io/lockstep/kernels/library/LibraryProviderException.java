package io.lockstep.kernels.library;

/** Thrown at each look-up by name where a {@link LibraryProvider} cannot be loaded, or fails. */
public final class LibraryProviderException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  LibraryProviderException(String provider, Throwable cause) {
    super(
        "[library] "
            + provider
            + " on the class path cannot register its functions: "
            + (cause.getMessage() == null ? cause.toString() : cause.getMessage())
            + "; correct it, or take it off the class path",
        cause);
  }
}
