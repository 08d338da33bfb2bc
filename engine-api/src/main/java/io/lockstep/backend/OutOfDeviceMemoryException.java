package io.lockstep.backend;

/** Thrown when a device has too little memory. */
public final class OutOfDeviceMemoryException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final long requested;
  private final long used;
  private final long available;

  /** Creates the exception; all figures in bytes. */
  public OutOfDeviceMemoryException(String device, long requested, long used, long available) {
    super(
        "[allocate] "
            + device
            + " has too little memory: requested "
            + requested
            + " bytes, in use "
            + used
            + ", free "
            + available
            + "; use a smaller batch or model, or raise the memory limit");
    this.requested = requested;
    this.used = used;
    this.available = available;
  }

  /** Returns the bytes asked for. */
  public long requested() {
    return requested;
  }

  /** Returns the bytes in use. */
  public long used() {
    return used;
  }

  /** Returns the bytes free. */
  public long available() {
    return available;
  }
}
