package io.lockstep.backend.opencl;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.opencl.driver.Cl;

/** Thrown when a call of OpenCL fails. */
public final class OpenClException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final String call;
  private final int code;
  private final String device;

  /**
   * Creates the exception.
   *
   * @param call the function that failed, such as {@code clBuildProgram}
   * @param code what it returned
   * @param device which device it was called for
   * @param detail what it was called for and how to help it, opening with punctuation; or empty
   */
  public OpenClException(String call, int code, String device, String detail) {
    super("[" + call + "] " + Cl.codeName(code) + " on " + device + detail);
    this.call = call;
    this.code = code;
    this.device = device;
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
}
