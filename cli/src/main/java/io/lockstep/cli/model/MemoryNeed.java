package io.lockstep.cli.model;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.watch.VerifyOptions;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.nn.AvailableMemory;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.nonfinite.OnNonFinite;
import io.lockstep.training.optim.ParameterKey;
import java.util.Locale;

/**
 * About how much memory of a device a run takes, so that what it does not have is told before
 * anything is taken.
 *
 * @param what the model in words
 * @param bytes parameters, gradient, moments, the best epoch if it is kept, and a batch
 */
record MemoryNeed(String what, long bytes) {
  /** Results, gradients and what is between them, for each value at the edge of a layer. */
  private static final int VALUES_OF_A_STEP = 3;

  /** Returns what a run takes. */
  static MemoryNeed of(ModelInfo info, boolean keepsBest) {
    Structure network = info.structure();
    long parameters = network.parameterCount();
    long kept = kept(info);
    long learnt = parameters + (keepsBest ? 2 * kept : kept);
    int atATime = info.options().microBatch();
    long accumulated = atATime < info.batch() ? parameters : 0;
    double values = (double) atATime * edges(network); // May be more than a long holds.
    String what =
        String.format(
            Locale.ROOT,
            "a model of %d inputs, %d outputs and %d parameters, with %s and a batch of %d,",
            info.inputs(),
            network.output().size(),
            parameters,
            info.optimizer().rule().name(),
            atATime);
    return new MemoryNeed(
        what, (long) (Float.BYTES * (learnt + accumulated + VALUES_OF_A_STEP * values)));
  }

  /** The values that are learnt, and those that the optimizer keeps. */
  private static long kept(ModelInfo info) {
    return info.structure().parameterCount() + state(info, info.structure());
  }

  /**
   * Returns the same with where an epoch began, which lies in the memory of the host: that counts
   * where the device has no other.
   */
  MemoryNeed with(OnNonFinite done, ModelInfo info, Engine engine) {
    return done == OnNonFinite.STOP || engine.device().memoryBytes() != 0
        ? this
        : new MemoryNeed(
            what + " and a copy of where each epoch began (--on-non-finite find),",
            bytes + Float.BYTES * kept(info));
  }

  /**
   * Returns the same with what verified steps keep in the memory of the host: the last good one,
   * and what the optimizer's kernel reads and writes.
   */
  MemoryNeed with(VerifyOptions verify, ModelInfo info, Engine engine) {
    return !verify.isGiven() || engine.device().memoryBytes() != 0
        ? this
        : new MemoryNeed(
            what + " and copies of it for verified steps (--verify-every),",
            bytes + 3 * Float.BYTES * kept(info));
  }

  /** The values that the optimizer keeps. */
  private static long state(ModelInfo info, Structure network) {
    return info.optimizer().state(ParameterKey.of(network)).values().stream()
        .flatMap(of -> of.values().stream())
        .mapToLong(Shape::size)
        .sum();
  }

  /** The values at the edges of the layers, of one example. */
  private static long edges(Structure network) {
    return network.input().size()
        + network.parts().stream()
            .filter(part -> part.isLeaf() && part.parameters() > 0)
            .mapToLong(part -> part.output().size())
            .sum();
  }

  /**
   * Checks that a device has as much.
   *
   * @throws UsageException if not
   */
  void check(Engine engine) {
    AvailableMemory there = AvailableMemory.of(engine);
    if (!there.mayHold(bytes)) {
      throw new UsageException(
          "[train] "
              + what
              + " takes about "
              + AvailableMemory.gigabytes(bytes)
              + ", but "
              + there
              + "; use narrower layers, fewer classes or a smaller batch");
    }
  }
}
