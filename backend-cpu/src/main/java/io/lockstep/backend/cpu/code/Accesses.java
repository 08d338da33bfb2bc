package io.lockstep.backend.cpu.code;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.jvm.Access;

/** The access that fits a stride. */
public final class Accesses {
  private Accesses() {}

  /** Returns the access; an element that repeats is uniform only where it is read. */
  public static Access of(long strideBytes, DType type, boolean input) {
    if (strideBytes == type.bytes()) {
      return Access.UNIT;
    }
    return strideBytes == 0 && input ? Access.UNIFORM : Access.STRIDED;
  }
}
