package io.lockstep.training.batch;

import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Room on the host for the rows of one batch, features and targets; filled again and again, by one
 * thread at a time.
 */
public final class HostBatch {
  private final MemorySegment features;
  private final MemorySegment targets;
  private final MemorySegment weights;
  private final long featureBytes;
  private final long targetBytes;
  private final long weightBytes;
  private int size;

  private HostBatch(HostBatch whole, int first, int size) {
    this.featureBytes = whole.featureBytes;
    this.targetBytes = whole.targetBytes;
    this.weightBytes = whole.weightBytes;
    this.features = whole.features.asSlice(first * featureBytes, size * featureBytes);
    this.targets = whole.targets.asSlice(first * targetBytes, size * targetBytes);
    this.weights = whole.weights.asSlice(first * weightBytes, size * weightBytes);
    this.size = size;
  }

  /** Makes room for batches of a table. */
  HostBatch(Arena arena, Dataset like, int largest) {
    this.featureBytes = like.features().values().rowBytes();
    this.targetBytes =
        switch (like.targets()) {
          case Targets.None _ -> 0;
          case Targets.Classes _ -> Integer.BYTES;
          case Targets.Values(Matrix values, var _) -> values.rowBytes();
        };
    this.features = NativeMemory.allocate(arena, largest * featureBytes, 64);
    this.targets = NativeMemory.allocate(arena, largest * targetBytes, 64);
    this.weightBytes = like.weights() == null ? 0 : Float.BYTES;
    this.weights = NativeMemory.allocate(arena, largest * weightBytes, 64);
  }

  /** Copies the examples {@code order[from] ... order[from + count - 1]}. */
  void fill(Dataset data, int[] order, int from, int count) {
    data.features().values().copyRows(order, from, count, features);
    switch (data.targets()) {
      case Targets.None _ -> {}
      case Targets.Classes classes -> classes.copyRows(order, from, count, targets);
      case Targets.Values(Matrix values, var _) -> values.copyRows(order, from, count, targets);
    }
    Matrix each = data.weights();
    if (each != null) {
      each.copyRows(order, from, count, weights);
    }
    size = count;
  }

  /** Returns some of the examples, which share the memory of these. */
  public HostBatch part(int first, int count) {
    return new HostBatch(this, first, count);
  }

  /** Returns the rows of features. */
  public MemorySegment features() {
    return features.asSlice(0, size * featureBytes);
  }

  /** Returns how much each example counts, where they differ. */
  public MemorySegment weights() {
    return weights.asSlice(0, size * weightBytes);
  }

  /** Returns the targets, one row for each of features. */
  public MemorySegment targets() {
    return targets.asSlice(0, size * targetBytes);
  }
}
