package io.lockstep.bench.cpu.natives;

import io.lockstep.bench.work.ProductWorkload;
import java.lang.foreign.MemorySegment;

/** A library's product of dense row-major matrices. */
interface Sgemm {
  /** Computes {@code c = a b}. */
  void multiply(ProductWorkload product, MemorySegment a, MemorySegment b, MemorySegment c);

  /** Returns what the library says of itself. */
  String version();
}
