package io.lockstep.bench.matmul;

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

  double flops() {
    return 2.0 * m * n * k;
  }

  @Override
  public String toString() {
    return m + "x" + k + "x" + n + (transposedA ? ":ta" : "") + (transposedB ? ":tb" : "");
  }
}
