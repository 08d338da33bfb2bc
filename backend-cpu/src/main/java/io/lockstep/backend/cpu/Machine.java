package io.lockstep.backend.cpu;

/** What all kernels of one device share: settings, workers, rendered code and scratch memory. */
final class Machine implements AutoCloseable {
  final CpuSettings settings;
  final WorkerPool pool;
  final CodeCache code;
  final Scratch scratch;

  Machine(CpuSettings settings) {
    this.settings = settings;
    this.pool = new WorkerPool(settings.threads());
    this.code = new CodeCache(settings);
    this.scratch = new Scratch(settings.threads());
  }

  @Override
  public void close() {
    pool.close();
    code.close();
    scratch.close();
  }
}
