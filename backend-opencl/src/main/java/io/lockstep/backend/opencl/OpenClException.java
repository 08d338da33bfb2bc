package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.queue.DriverException;

/** Thrown when a call of OpenCL fails. */
public final class OpenClException extends DriverException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final int code;
  private final String device;
  private final boolean outOfMemory;

  /**
   * Creates the exception.
   *
   * @param call the function that failed, such as {@code clBuildProgram}
   * @param code what it returned
   * @param device which device it was called for
   * @param detail what it was called for and how to help it, opening with punctuation; or empty
   */
  public OpenClException(String call, int code, String device, String detail) {
    this(call, code, device, detail, code == Cl.MEM_OBJECT_ALLOCATION_FAILURE);
  }

  private OpenClException(
      String call, int code, String device, String detail, boolean outOfMemory) {
    super("[" + call + "] " + Cl.codeName(code) + " on " + device + detail);
    this.call = call;
    this.code = code;
    this.device = device;
    this.outOfMemory = outOfMemory;
  }

  /** Returns the failure of an allocation, to which more codes say that memory has run out. */
  static OpenClException ofAllocation(String call, int code, String device) {
    boolean outOfMemory =
        code == Cl.MEM_OBJECT_ALLOCATION_FAILURE
            || code == Cl.OUT_OF_RESOURCES
            || code == Cl.OUT_OF_HOST_MEMORY
            || code == Cl.INVALID_BUFFER_SIZE;
    return new OpenClException(call, code, device, "", outOfMemory);
  }

  @Override
  public OpenClException during(String what) {
    String detail =
        (what.isEmpty() ? "" : ", " + what)
            + "; what was queued may be half done: close the device and open it again";
    OpenClException error = new OpenClException(call, code, device, detail, outOfMemory);
    error.initCause(this);
    return error;
  }

  /** Returns the function that failed. */
  public String call() {
    return call;
  }

  /** Returns the error code. */
  public int code() {
    return code;
  }

  /** Returns the device's name. */
  public String device() {
    return device;
  }

  @Override
  public boolean isOutOfMemory() {
    return outOfMemory;
  }
}
