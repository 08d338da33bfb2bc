package io.lockstep.bench.worker;

/** Thrown when a device, a precision or a kind of work is not to be had, which is no fault. */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates it with the reason. */
  public UnavailableException(String reason) {
    super(reason);
  }
}
