package io.lockstep.backend.cuda.driver;

import io.lockstep.backend.BackendException;

/** Thrown when a call of the driver fails. */
public final class CudaException extends BackendException {
  private static final long serialVersionUID = 1L;

  /** The driver's {@code CUDA_ERROR_OUT_OF_MEMORY}. */
  private static final int OUT_OF_MEMORY = 2;

  private final String call;
  private final int code;
  private final String device;

  /**
   * Creates the exception.
   *
   * @param call the function that failed, such as {@code cuLaunchKernel}
   * @param code what it returned
   * @param symbol the name of the code, such as {@code CUDA_ERROR_LAUNCH_FAILED}
   * @param explanation what the driver says about it
   * @param device which GPU it was called for
   */
  public CudaException(String call, int code, String symbol, String explanation, String device) {
    super(
        "["
            + call
            + "] "
            + symbol
            + " ("
            + code
            + ") on "
            + device
            + ": "
            + explanation
            + "; "
            + hint(code));
    this.call = call;
    this.code = code;
    this.device = device;
  }

  /** Returns what helps against the codes that a user can do something about. */
  private static String hint(int code) {
    return switch (code) {
      case OUT_OF_MEMORY -> "use a smaller batch or model, or end other programs on this GPU";
      case 3, 46, 100, 101, 802, 803, 804 ->
          "check with nvidia-smi that driver and GPU are in order";
      case 200, 209, 218, 222 -> "install a newer driver, or the NVRTC that came with this one";
      case 700, 710, 714, 715, 716, 717, 718, 719 ->
          "run with cuda.check=true to find the kernel, and report it";
      default -> "nvidia-smi and the kernel's log (dmesg) may say more";
    };
  }

  /** Returns the function that failed. */
  public String call() {
    return call;
  }

  /** Returns the error code. */
  public int code() {
    return code;
  }

  /** Returns the GPU's name. */
  public String device() {
    return device;
  }

  /** Returns whether memory ran out. */
  public boolean isOutOfMemory() {
    return code == OUT_OF_MEMORY;
  }
}
