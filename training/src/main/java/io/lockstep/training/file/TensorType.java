package io.lockstep.training.file;

/** The element types of tensors in a file; each constant is named as safetensors names it. */
public enum TensorType {
  /** IEEE-754 binary64. */
  F64(8),
  /** Signed 64-bit integers. */
  I64(8),
  /** IEEE-754 binary32. */
  F32(4),
  /** Signed 32-bit integers. */
  I32(4),
  /** Unsigned bytes. */
  U8(1);

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /**
   * The size of one element.
   *
   * @return the size in bytes
   */
  public int bytes() {
    return bytes;
  }
}
