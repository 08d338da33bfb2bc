package io.lockstep.backend.cuda.driver;

/**
 * A batched matrix product of cuBLAS, {@code [batch,m,k] x [batch,k,n] -> [batch,m,n]}, everything
 * row-major. Sizes are above 0.
 *
 * @param arithmetic how it is computed
 * @param stored how elements of the result are stored
 * @param batch number of products
 * @param m rows of a and of the result
 * @param n columns of b and of the result
 * @param k the summed axis
 * @param a the left operand
 * @param b the right operand
 * @param result the result, never transposed
 */
public record Gemm(
    Arithmetic arithmetic,
    Element stored,
    int batch,
    int m,
    int n,
    int k,
    Matrix a,
    Matrix b,
    Matrix result) {

  /** How products are formed; all are added in float32. */
  public enum Arithmetic {
    /** Operands in float32. */
    F32(Element.F32),
    /** Operands stored as float32, of which a tensor core reads 10 bits of fraction. */
    TF32(Element.F32),
    /** Operands stored as bfloat16. */
    BF16(Element.BF16);

    private final Element operands;

    Arithmetic(Element operands) {
      this.operands = operands;
    }

    /** Returns how operands are stored. */
    public Element operands() {
      return operands;
    }
  }

  /** How an element is stored. */
  public enum Element {
    /** IEEE 754 binary32. */
    F32(4),
    /** The upper half of a binary32. */
    BF16(2);

    private final int bytes;

    Element(int bytes) {
      this.bytes = bytes;
    }

    /** Returns the size in bytes. */
    public int bytes() {
      return bytes;
    }
  }

  /**
   * Where the elements of a matrix lie from its address on.
   *
   * @param offset elements before the first one
   * @param transposed whether its transpose is what is stored row by row
   * @param leading elements from a stored row to the next, at least the length of a row
   * @param batchStride elements from one matrix of the batch to the next; 0 repeats it
   */
  public record Matrix(int offset, boolean transposed, int leading, int batchStride) {}

  /** Returns the bytes of a result without gaps. */
  public long resultBytes() {
    return (long) batch * m * n * stored.bytes();
  }
}
