package io.lockstep.bench.chaos;

import java.io.Serial;

/** What a run that was interrupted did, and should not have. */
final class ChaosException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  ChaosException(String message) {
    super(message);
  }
}
