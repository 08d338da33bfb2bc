package io.lockstep.backend.cpu;

import static io.lockstep.kernels.render.jvm.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.RunCode;
import java.util.List;

/** Reduces arrays of partial results in place, in the contract's order. */
final class Fold {
  static final int LANES = Access.LANE_COUNT;
  static final int BLOCK = 4096;

  /** Steps of a halving below which a call of rendered code takes longer than a plain loop. */
  private static final int SHORT = 16;

  private final ReduceOp op;
  private final DType type;
  private final RunCode combine;

  Fold(ReduceOp op, DType type, CodeCache code) {
    this.op = op;
    this.type = type;
    Expr joined = Reductions.combine(op, Expr.input(0, type), Expr.input(1, type));
    Program program = Program.of("fold", List.of(type, type), List.of(type), List.of(joined));
    this.combine = code.get(program, List.of(Access.UNIT, Access.UNIT, Access.UNIT));
  }

  /** Returns the length of the frame that the caller lends. */
  static long[] frame() {
    return new long[6];
  }

  DType type() {
    return type;
  }

  /** Fills an array with the value from which a reduction starts. */
  void start(long address, int n) {
    fill(address, n, Reductions.start(op));
  }

  /** Stores the reduction of nothing. */
  void empty(long address) {
    fill(address, 1, Reductions.empty(op));
  }

  private void fill(long address, int n, double value) {
    if (type == DType.F64) {
      for (int i = 0; i < n; i++) {
        ALL.set(JAVA_DOUBLE, address + 8L * i, value);
      }
    } else {
      for (int i = 0; i < n; i++) {
        ALL.set(JAVA_FLOAT, address + 4L * i, (float) value);
      }
    }
  }

  /** Reduces {@code rows} rows of {@code width} elements each to the first row, by halving. */
  void halve(long[] frame, long address, int rows, int width) {
    int present = rows;
    for (int h = Integer.highestOneBit(Math.max(rows - 1, 0)); h >= 1; h /= 2) {
      join(
          frame,
          address,
          address + (long) h * width * type.bytes(),
          Math.min(h, present - h) * width);
      present = h;
    }
  }

  /** Combines each element of one array with its counterpart in a later one, into the first. */
  void join(long[] frame, long earlier, long later, int n) {
    if (n < SHORT && type == DType.F32) {
      for (int i = 0; i < n; i++) {
        float a = ALL.get(JAVA_FLOAT, earlier + 4L * i);
        float b = ALL.get(JAVA_FLOAT, later + 4L * i);
        ALL.set(JAVA_FLOAT, earlier + 4L * i, combined(a, b));
      }
      return;
    }
    frame[0] = earlier;
    frame[1] = later;
    frame[2] = earlier;
    frame[3] = type.bytes();
    frame[4] = type.bytes();
    frame[5] = type.bytes();
    combine.run(frame, 0, n, 0);
  }

  private float combined(float a, float b) {
    return switch (op) {
      case SUM -> a + b;
      case MAX -> a > b || Float.isNaN(a) ? a : b;
      case MIN -> a < b || Float.isNaN(a) ? a : b;
    };
  }

  /** Reduces the results of blocks to the first one, by the rule for a contiguous axis. */
  void blocks(long[] frame, long address, int n) {
    for (int left = n; left > 1; left = Math.ceilDiv(left, BLOCK)) {
      for (int block = 0; (long) block * BLOCK < left; block++) {
        long first = address + (long) block * BLOCK * type.bytes();
        int size = Math.min(BLOCK, left - block * BLOCK);
        for (int i = LANES; i < size; i += LANES) {
          join(frame, first, first + (long) i * type.bytes(), Math.min(LANES, size - i));
        }
        halve(frame, first, Math.min(LANES, size), 1);
        copy(first, address + (long) block * type.bytes());
      }
    }
  }

  /** Copies one element. */
  void copy(long from, long to) {
    if (type == DType.F64) {
      ALL.set(JAVA_DOUBLE, to, ALL.get(JAVA_DOUBLE, from));
    } else {
      ALL.set(JAVA_FLOAT, to, ALL.get(JAVA_FLOAT, from));
    }
  }
}
