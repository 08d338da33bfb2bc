package io.lockstep.backend.cpu;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.jvm.Access;

/** The access that fits a stride. */
final class Accesses {
  private Accesses() {}

  static Access of(long strideBytes, DType type, boolean input) {
    if (strideBytes == type.bytes()) {
      return Access.UNIT;
    }
    return strideBytes == 0 && input ? Access.UNIFORM : Access.STRIDED;
  }
}
