package io.lockstep.backend.cpu.matmul;

/**
 * How a {@link MatMul} computes; no choice changes a bit of the result.
 *
 * @param form the kind of kernel
 * @param lanes floats in a vector of the vector form: 4, 8, 16, or 0 for the machine's own width
 * @param standIns whether a product whose tile is not compiled yet is computed by other tiles until
 *     it is, rather than waited for
 */
public record MatMulOptions(Form form, int lanes, boolean standIns) {
  /** The kind of kernel. */
  public enum Form {
    /** The vector form where the JVM has the Vector API, else the scalar form. */
    AUTO,
    /** Generated kernels on the Vector API. */
    VECTOR,
    /** Plain Java. */
    SCALAR
  }

  /** The best form for this JVM and machine. */
  public static final MatMulOptions AUTO = new MatMulOptions(Form.AUTO, 0, true);

  /** A form that waits for its tiles. */
  public MatMulOptions(Form form, int lanes) {
    this(form, lanes, false);
  }

  /** Checks the number of lanes. */
  public MatMulOptions {
    if (lanes != 0 && lanes != 4 && lanes != 8 && lanes != 16) {
      throw new IllegalArgumentException(
          "[matmul] a vector cannot have "
              + lanes
              + " lanes: choose 4, 8 or 16, or 0 for the machine's own width");
    }
  }
}
