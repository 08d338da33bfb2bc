package io.lockstep.bench.scaling;

/**
 * What a case was measured to take.
 *
 * @param of the case
 * @param threads CPU threads
 * @param seconds of a step, the median of the rounds
 * @param peak floating-point operations a second of the machine's best product, with as many
 *     threads, in the same run
 * @param bandwidth bytes a second that a copy reads and writes, likewise
 */
record Measurement(ScalingCase of, int threads, double seconds, double peak, double bandwidth) {
  /** Returns the floating-point operations a second of the step's products. */
  double flops() {
    return of.flops() / seconds;
  }

  /** Returns the part of the peak that the step reaches. */
  double share() {
    return flops() / peak;
  }

  /** Returns the least seconds that the step's arithmetic takes. */
  double arithmetic() {
    return of.flops() / peak;
  }

  /** Returns the seconds that moving all operands takes at the bandwidth of memory. */
  double traffic() {
    return of.bytes() / bandwidth;
  }
}
