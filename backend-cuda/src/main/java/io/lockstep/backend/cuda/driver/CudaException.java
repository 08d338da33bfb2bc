package io.lockstep.backend.cuda.driver;

import io.lockstep.backend.queue.DriverException;
import jcuda.driver.CUresult;
import jcuda.jcublas.cublasStatus;

/** Thrown when a call of the driver or of cuBLAS fails. */
public final class CudaException extends DriverException {
  private static final long serialVersionUID = 1L;

  private static final String LESS_MEMORY =
      "use a smaller batch or model, or end other programs on this GPU";

  private final String call;
  private final int code;
  private final String symbol;
  private final String explanation;
  private final String device;
  private final String hint;
  private final boolean outOfMemory;

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
    this(
        call,
        code,
        symbol,
        explanation,
        device,
        hint(code),
        code == CUresult.CUDA_ERROR_OUT_OF_MEMORY,
        "");
  }

  /**
   * Returns the failure of a call of cuBLAS.
   *
   * @param call the function that failed, such as {@code cublasGemmEx}
   * @param status what it returned
   * @param explanation what the library says about it
   * @param device which GPU it was called for
   */
  static CudaException ofBlas(String call, int status, String explanation, String device) {
    return new CudaException(
        call,
        status,
        cublasStatus.stringFor(status),
        explanation,
        device,
        blasHint(status),
        status == cublasStatus.CUBLAS_STATUS_ALLOC_FAILED,
        "");
  }

  private CudaException(
      String call,
      int code,
      String symbol,
      String explanation,
      String device,
      String hint,
      boolean outOfMemory,
      String during) {
    super(
        "["
            + call
            + "] "
            + symbol
            + " ("
            + code
            + ") on "
            + device
            + (during.isEmpty() ? "" : ", " + during)
            + ": "
            + explanation
            + "; "
            + hint);
    this.call = call;
    this.code = code;
    this.symbol = symbol;
    this.explanation = explanation;
    this.device = device;
    this.hint = hint;
    this.outOfMemory = outOfMemory;
  }

  @Override
  public CudaException during(String what) {
    CudaException error =
        new CudaException(call, code, symbol, explanation, device, hint, outOfMemory, what);
    error.initCause(this);
    return error;
  }

  /** Returns what helps against the codes that a user can do something about. */
  private static String hint(int code) {
    return switch (code) {
      case CUresult.CUDA_ERROR_OUT_OF_MEMORY -> LESS_MEMORY;
      case CUresult.CUDA_ERROR_NOT_INITIALIZED,
          CUresult.CUDA_ERROR_DEVICE_UNAVAILABLE,
          CUresult.CUDA_ERROR_NO_DEVICE,
          CUresult.CUDA_ERROR_INVALID_DEVICE,
          CUresult.CUDA_ERROR_SYSTEM_NOT_READY,
          CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH ->
          "check with nvidia-smi that driver and GPU are in order";
      case CUresult.CUDA_ERROR_INVALID_IMAGE,
          CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU,
          CUresult.CUDA_ERROR_INVALID_PTX,
          CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION ->
          "install a newer driver, or the NVRTC that came with this one";
      case CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
          CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
          CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
          CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
          CUresult.CUDA_ERROR_LAUNCH_FAILED ->
          "the GPU's memory is lost, so start again; it is the fault of a kernel, so report it";
      default -> "nvidia-smi and the kernel's log (dmesg) may say more";
    };
  }

  private static String blasHint(int status) {
    return switch (status) {
      case cublasStatus.CUBLAS_STATUS_ALLOC_FAILED -> LESS_MEMORY;
      case cublasStatus.CUBLAS_STATUS_NOT_INITIALIZED ->
          "check with nvidia-smi that driver and GPU are in order, and install the cuBLAS that"
              + " belongs to them; strict precision does without";
      default -> "install another version of cuBLAS; strict precision does without";
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

  @Override
  public boolean isOutOfMemory() {
    return outOfMemory;
  }
}
