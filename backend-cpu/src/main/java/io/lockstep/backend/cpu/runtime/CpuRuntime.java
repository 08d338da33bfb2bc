package io.lockstep.backend.cpu.runtime;

import io.lockstep.backend.cpu.code.CodeCache;
import io.lockstep.backend.cpu.matmul.MatMul;
import io.lockstep.backend.cpu.matmul.MatMulOptions;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.work.WorkerPool;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.render.jvm.Memory;
import org.jspecify.annotations.Nullable;

/** What all kernels of one device share: settings, workers, rendered code and scratch memory. */
public final class CpuRuntime implements AutoCloseable {
  private final CpuSettings settings;
  private final WorkerPool pool;
  private final CodeCache code;
  private final Scratch scratch;
  private final Allocator memory;
  private @Nullable MatMul matMul;

  /**
   * Starts the workers.
   *
   * @param memory where working memory comes from
   * @throws io.lockstep.backend.BackendException if the system does not give so many threads
   */
  public CpuRuntime(CpuSettings settings, Allocator memory) {
    Memory.load();
    this.settings = settings;
    this.memory = memory;
    this.code = CodeCache.of(settings.vectorBits(), settings.warmUp());
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

  /** Returns the threads that compute. */
  public Workers workers() {
    return pool;
  }

  /** Returns the rendered code. */
  public CodeCache code() {
    return code;
  }

  /** Returns the working memory. */
  public Scratch scratch() {
    return scratch;
  }

  /** Returns the matrix product, made when it is first needed. */
  public MatMul matMul() {
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
