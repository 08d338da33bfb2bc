package io.lockstep.plan;

import io.lockstep.kernels.spec.KernelSpec;
import java.util.List;

/** A kernel and the values it reads and writes, before they have places in memory. */
record KernelCall(KernelSpec spec, List<Part> inputs, List<Part> outputs) {
  /** A value from an element on. */
  record Part(Value value, int offset) {}
}
