package io.lockstep.backend;

/** Thrown when a device has too little memory. */
public final class OutOfDeviceMemoryException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final long requested;
  private final long used;
  private final long available;

  /** Creates the exception; all figures in bytes. */
  public OutOfDeviceMemoryException(String device, long requested, long used, long available) {
    this(
        requested,
        used,
        available,
        "[allocate] "
            + device
            + " has too little memory: requested "
            + requested
            + " bytes, in use "
            + used
            + ", free "
            + available
            + "; use a smaller batch or model, or raise the memory limit");
  }

  /** Returns the exception for a device that has no buffers so large; all figures in bytes. */
  public static OutOfDeviceMemoryException ofOneBuffer(
      String device, long requested, long largest, long used) {
    return new OutOfDeviceMemoryException(
        requested,
        used,
        largest,
        "[allocate] "
            + device
            + " has no buffers above "
            + largest
            + " bytes: requested "
            + requested
            + "; use a smaller batch, or a smaller model, whose parameters share one buffer");
  }

  /** Returns the exception for what nobody has asked a device for yet; all figures in bytes. */
  public static OutOfDeviceMemoryException of(
      long requested, long used, long available, String message) {
    return new OutOfDeviceMemoryException(requested, used, available, message);
  }

  private OutOfDeviceMemoryException(long requested, long used, long available, String message) {
    super(message);
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
