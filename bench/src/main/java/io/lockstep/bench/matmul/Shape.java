package io.lockstep.bench.matmul;

import io.lockstep.backend.cpu.matmul.Operand;

/**
 * One product to measure, {@code [m,k] x [k,n]}.
 *
 * @param m rows of C
 * @param k length of the sums
 * @param n columns of C
 * @param transposedA whether A lies in memory as {@code [k,m]}
 * @param transposedB whether B lies in memory as {@code [n,k]}
 */
record Shape(int m, int k, int n, boolean transposedA, boolean transposedB) {
  /** Parses {@code MxKxN}, with {@code :ta} or {@code :tb} appended for a transposed operand. */
  static Shape parse(String text) {
    String[] parts = text.split(":");
    String[] sizes = parts[0].split("x");
    return new Shape(
        Integer.parseInt(sizes[0]),
        Integer.parseInt(sizes[1]),
        Integer.parseInt(sizes[2]),
        parts.length > 1 && parts[1].equals("ta"),
        parts.length > 1 && parts[1].equals("tb"));
  }

  Operand a(long address) {
    return transposedA ? Operand.dense(address, m).transposed() : Operand.dense(address, k);
  }

  Operand b(long address) {
    return transposedB ? Operand.dense(address, k).transposed() : Operand.dense(address, n);
  }

  Operand c(long address) {
    return Operand.dense(address, n);
  }

  double flops() {
    return 2.0 * m * n * k;
  }

  @Override
  public String toString() {
    return m + "x" + k + "x" + n + (transposedA ? ":ta" : "") + (transposedB ? ":tb" : "");
  }
}
