package io.lockstep.backend.cpu.matmul.code;

import io.lockstep.backend.cpu.jit.Candidate;
import io.lockstep.backend.cpu.jit.WarmUpThread;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The generated kernels of the matrix product on their way to being compiled. */
public final class KernelWarmUp {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cpu");

  private KernelWarmUp() {}

  /**
   * Has a kernel generated and compiled. One that cannot be generated is as good as one that the
   * JIT does not compile: something else stands in for it.
   *
   * @param generate generates the kernel and allocates memory to call it on
   * @return the kernel once it is compiled; empty if the JIT fails to keep it in registers
   */
  public static <T> CompletableFuture<Optional<T>> ask(Function<Arena, Candidate<T>> generate) {
    return WarmUpThread.ask(memory -> Optional.of(generate.apply(memory)))
        .exceptionally(KernelWarmUp::withoutIt);
  }

  private static <T> Optional<T> withoutIt(Throwable failure) {
    LOG.log(
        System.Logger.Level.WARNING,
        "[cpu] a kernel of the matrix product could not be generated; another one, which may be"
            + " slower, stands in for it until this process ends",
        failure);
    return Optional.empty();
  }
}
