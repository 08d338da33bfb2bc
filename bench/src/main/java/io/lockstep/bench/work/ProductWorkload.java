package io.lockstep.bench.work;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Products {@code [m,k] x [k,n] -> [m,n]} of operands of their own, all queued as one.
 *
 * @param m rows of the result
 * @param k length of the sums
 * @param n columns of the result
 * @param transposedA whether the first operand lies in memory as {@code [k,m]}
 * @param transposedB whether the second operand lies in memory as {@code [n,k]}
 * @param repeats how many products, so that small ones outlast their launch
 */
public record ProductWorkload(
    int m, int k, int n, boolean transposedA, boolean transposedB, int repeats)
    implements Workload {
  private static final double ENOUGH_FLOPS = 4e9;
  private static final int MOST_REPEATS = 8;

  /** Returns a product with as many repeats as its size asks for. */
  static ProductWorkload of(int m, int k, int n, boolean transposedA, boolean transposedB) {
    double flops = 2.0 * m * k * n;
    int repeats = (int) Math.clamp(Math.ceil(ENOUGH_FLOPS / flops), 1, MOST_REPEATS);
    return new ProductWorkload(m, k, n, transposedA, transposedB, repeats);
  }

  /** Returns the product of two square matrices. */
  public static ProductWorkload square(int size) {
    return of(size, size, size, false, false);
  }

  /** Returns the floating-point operations of one of the products. */
  @JsonIgnore
  public double flops() {
    return 2.0 * m * k * n;
  }

  /** Returns how many elements one of the products reads and writes at least. */
  @JsonIgnore
  public double elements() {
    return (double) m * k + (double) k * n + (double) m * n;
  }

  @Override
  public String title() {
    String form =
        transposedA && transposedB
            ? " (A and B transposed)"
            : transposedA ? " (A transposed)" : transposedB ? " (B transposed)" : "";
    return "product " + m + "x" + k + "x" + n + form;
  }

  @Override
  public String unit() {
    return "TFLOP/s";
  }

  @Override
  public double rate(double seconds) {
    return repeats * flops() / seconds / 1e12;
  }
}
