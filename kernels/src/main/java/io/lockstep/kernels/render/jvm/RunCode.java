package io.lockstep.kernels.render.jvm;

/** The machine-level form of a scalar program: a loop over a run of elements. Stateless. */
@FunctionalInterface
public interface RunCode {
  /**
   * Computes the elements {@code from} (inclusive) to {@code to} (exclusive) of a run.
   *
   * @param frame for each argument, inputs first, the address of its element 0; then for each
   *     argument its stride in bytes (which only the scalar form reads)
   * @param from the first element; with lanes, a multiple of 64
   * @param to behind the last element
   * @param index the value of {@code Index} at element 0
   */
  void run(long[] frame, int from, int to, int index);
}
