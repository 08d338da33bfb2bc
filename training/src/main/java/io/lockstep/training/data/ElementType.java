package io.lockstep.training.data;

/** The type of a table's elements. */
public enum ElementType {
  /** Unsigned bytes, 0 to 255: the pixels of images. */
  U8(1),
  /** Little-endian IEEE-754 binary32. */
  F32(4);

  private final int bytes;

  ElementType(int bytes) {
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
