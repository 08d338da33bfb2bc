package io.lockstep.backend.cpu.row;

import io.lockstep.backend.cpu.code.Frames;
import io.lockstep.backend.cpu.row.RowKernel.PassCode;
import io.lockstep.kernels.render.jvm.RunCode;
import java.util.List;

/** A pass over the rows of a kernel on given addresses: what its frame holds at each row. */
final class BoundPass {
  /** Where the memory of an argument begins. */
  private enum Origin {
    FIXED,
    ROW_MEMORY,
    WORKER_MEMORY
  }

  private final RunCode code;
  private final int[] reductions;
  private final Origin[] origins;

  /** Where each argument's row 0 lies, in bytes from its origin. */
  private final long[] starts;

  /** The bytes from one row of each argument to the next. */
  private final long[] rowStrides;

  /** The bytes from one element of each argument to the next. */
  private final long[] strides;

  BoundPass(RowKernel kernel, PassCode pass, long[] addresses) {
    this.code = pass.code();
    this.reductions = pass.pass().reductions().stream().mapToInt(r -> r).toArray();
    List<RowPass.Place> places = pass.pass().arguments();
    int n = places.size();
    this.origins = new Origin[n];
    this.starts = new long[n];
    this.rowStrides = new long[n];
    this.strides = new long[n];
    RowMemory memory = kernel.memory;
    for (int i = 0; i < n; i++) {
      int index = places.get(i).index();
      switch (places.get(i).kind()) {
        case ARGUMENT -> {
          origins[i] = Origin.FIXED;
          starts[i] = addresses[index] + kernel.offset(index);
          rowStrides[i] = kernel.rowStride(index);
          strides[i] = kernel.stride(index);
        }
        case VALUE -> {
          origins[i] = Origin.ROW_MEMORY;
          starts[i] = memory.value(index);
        }
        case KEPT -> {
          origins[i] = Origin.ROW_MEMORY;
          starts[i] = memory.kept(index);
          strides[i] = kernel.plan.keptTypes().get(index).bytes();
        }
        case LANES -> {
          origins[i] = Origin.WORKER_MEMORY;
          starts[i] = memory.lanes(index);
        }
      }
    }
  }

  RunCode code() {
    return code;
  }

  /** Returns the numbers of the reductions that the pass accumulates. */
  int[] reductions() {
    return reductions;
  }

  /** Returns a frame with its strides set. */
  long[] newFrame() {
    long[] frame = Frames.of(strides.length);
    System.arraycopy(strides, 0, frame, strides.length, strides.length);
    return frame;
  }

  /**
   * Sets the addresses for a row.
   *
   * @param rowMemory where what is kept of the row lies
   * @param workerMemory where the worker's lanes lie
   */
  void fill(long[] frame, int row, long rowMemory, long workerMemory) {
    for (int i = 0; i < starts.length; i++) {
      long origin =
          switch (origins[i]) {
            case FIXED -> row * rowStrides[i];
            case ROW_MEMORY -> rowMemory;
            case WORKER_MEMORY -> workerMemory;
          };
      frame[i] = starts[i] + origin;
    }
  }
}
