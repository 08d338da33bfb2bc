package io.lockstep.backend.discovery;

import io.lockstep.backend.BackendException;

/** Thrown where the class path names a backend that cannot be loaded. */
public final class BackendProviderException extends BackendException {
  private static final long serialVersionUID = 1L;

  BackendProviderException(Throwable cause) {
    super(
        "[device] a backend that the class path names cannot be loaded: "
            + cause.getMessage()
            + "; correct the jar that names it, or take it off the class path",
        cause);
  }
}
