package io.lockstep.tensor.formula;

import io.lockstep.graph.Segment;
import java.util.function.Supplier;

/**
 * Values that are not kept for gradients, but computed again: {@code torch.utils.checkpoint}. A
 * part of a network that is made within {@link #of} needs memory for what it computes only while it
 * is at work; of a training step, what goes into it is kept, and when the gradients come back to
 * it, it is computed a second time. Bits are the same (save in precision bf16, where other kernels
 * may round other values), random numbers too, and nothing else that the part gives, such as new
 * running means, happens twice.
 *
 * <pre>{@code
 * Tensor y = Recomputation.of(() -> x.matmul(w).tanh().matmul(v).tanh());
 * }</pre>
 *
 * <p>Parts may hold parts: then the outer one is computed again as a whole, and with it what goes
 * into the inner ones.
 */
public final class Recomputation {
  private Recomputation() {}

  /** Returns what is made, the values of which are computed again for gradients. */
  public static <T> T of(Supplier<T> making) {
    return Segment.within(Segment.current()).of(making);
  }
}
