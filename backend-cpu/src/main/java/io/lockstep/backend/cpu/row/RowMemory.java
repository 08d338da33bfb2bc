package io.lockstep.backend.cpu.row;

import io.lockstep.backend.cpu.reduce.Reducer;
import io.lockstep.kernels.expr.DType;
import java.util.List;

/**
 * How the working memory of a row is laid out, as offsets from its start: what a worker needs for
 * itself comes first.
 */
final class RowMemory {
  private static final int ALIGNMENT = 64;

  private final long[] values;
  private final long[] lanes;
  private final long[] partials;
  private final long[] kept;
  private final long workerBytes;
  private long bytes;

  RowMemory(RowPlan plan, int cols) {
    List<DType> reduced = plan.reductions().stream().map(r -> DType.of(r.type())).toList();
    this.lanes = place(reduced, Reducer.LANES);
    this.workerBytes = bytes;
    this.values = place(reduced, 1);
    this.partials = place(reduced, Math.ceilDiv(cols, Reducer.BLOCK));
    this.kept = place(plan.keptTypes(), cols);
  }

  private long[] place(List<DType> types, long count) {
    long[] offsets = new long[types.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = bytes;
      bytes += Math.ceilDiv(count * types.get(i).bytes(), ALIGNMENT) * ALIGNMENT;
    }
    return offsets;
  }

  /** Returns the bytes that a row needs. */
  long bytes() {
    return bytes;
  }

  /** Returns the bytes that a worker needs for its part of a row. */
  long workerBytes() {
    return workerBytes;
  }

  /** Returns the offset of a reduction's result. */
  long value(int reduction) {
    return values[reduction];
  }

  /** Returns the offset of a reduction's lanes. */
  long lanes(int reduction) {
    return lanes[reduction];
  }

  /** Returns the offset of a reduction's results of blocks. */
  long partials(int reduction) {
    return partials[reduction];
  }

  /** Returns the offset of a kept value at column 0. */
  long kept(int slot) {
    return kept[slot];
  }
}
