package io.lockstep.backend.cpu;

import io.lockstep.backend.cpu.matmul.MatMul;
import io.lockstep.backend.cpu.matmul.MatMulOptions;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.kernels.render.jvm.Memory;
import org.jspecify.annotations.Nullable;

/** What all kernels of one device share: settings, workers, rendered code and scratch memory. */
final class Machine implements AutoCloseable {
  final CpuSettings settings;
  final WorkerPool pool;
  final CodeCache code;
  final Scratch scratch;
  private final Allocator memory;
  private @Nullable MatMul matMul;

  Machine(CpuSettings settings, Allocator memory) {
    Memory.load();
    this.settings = settings;
    this.memory = memory;
    this.code = CodeCache.of(settings);
    this.scratch = new Scratch(settings.threads(), memory);
    if (settings.warmUp()) {
      MatMul.prepare(product());
    }
    this.pool = new WorkerPool(settings.threads()); // Last: nobody would end its threads.
  }

  private MatMulOptions product() {
    return new MatMulOptions(
        settings.vectorBits() == 0 ? MatMulOptions.Form.SCALAR : MatMulOptions.Form.VECTOR,
        settings.vectorBits() / Float.SIZE,
        settings.warmUp());
  }

  /** Returns the matrix product, made when it is first needed. */
  MatMul matMul() {
    MatMul made = matMul;
    if (made == null) {
      made = MatMul.create(product(), memory);
      matMul = made;
    }
    return made;
  }

  @Override
  public void close() {
    pool.close();
    if (matMul != null) {
      matMul.close();
    }
    scratch.close();
  }
}
