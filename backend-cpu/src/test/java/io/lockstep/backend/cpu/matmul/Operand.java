package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.work.Workers;
import org.jspecify.annotations.Nullable;

/** A batch of matrices in native memory, as tests make them. */
record Operand(long address, Strides strides) {
  Operand(long address, long batchStride, long rowStride, long columnStride) {
    this(address, new Strides(batchStride, rowStride, columnStride));
  }

  long batchStride() {
    return strides.batch();
  }

  long rowStride() {
    return strides.row();
  }

  long columnStride() {
    return strides.column();
  }

  /** Binds a product of these operands and runs it once. */
  static void multiply(
      MatMul product,
      Workers workers,
      int batch,
      int m,
      int n,
      int k,
      Operand a,
      Operand b,
      Operand c,
      @Nullable Epilogue epilogue) {
    GemmProblem problem = new GemmProblem(m, n, k, a.strides, b.strides, c.strides, epilogue);
    product.bind(workers, batch, problem).run(a.address, b.address, c.address);
  }
}
