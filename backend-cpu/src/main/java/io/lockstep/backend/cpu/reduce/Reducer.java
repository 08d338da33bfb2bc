package io.lockstep.backend.cpu.reduce;

import static io.lockstep.kernels.render.jvm.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.lockstep.backend.cpu.code.CodeCache;
import io.lockstep.backend.cpu.code.Frames;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.RunCode;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Reduces arrays of partial results in place, in the contract's order. */
public final class Reducer {
  /** Partial results of a block, in the contract's order. */
  public static final int LANES = SummationOrder.LANES;

  /** Elements of a block. */
  public static final int BLOCK = SummationOrder.BLOCK;

  /** Steps of a halving below which a call of rendered code takes longer than a plain loop. */
  private static final int SHORT = 16;

  /** Partial results that one call of rendered code joins. */
  private static final int WIDE = 16;

  private final ReduceOp op;
  private final DType type;
  private final RunCode fill;
  private final RunCode combine;
  private final RunCode combineWide;

  /** Elements that are computed at once, hence at the cost of one. */
  private final int atOnce;

  /**
   * Renders the code for a reduction.
   *
   * @param type the type of the partial results
   */
  public Reducer(ReduceOp op, DType type, CodeCache code) {
    this.op = op;
    this.type = type;
    this.atOnce = type == DType.F32 ? code.lanes() : 1;
    Expr start = Expr.constant(type.type(), Reductions.start(op));
    this.fill = code(code, 0, start);
    List<Expr> parts = IntStream.range(0, WIDE).mapToObj(i -> Expr.input(i, type)).toList();
    this.combine = code(code, 2, halved(parts.subList(0, 2)));
    this.combineWide = code(code, WIDE, halved(parts));
  }

  private RunCode code(CodeCache code, int inputs, Expr result) {
    Program program =
        Program.of("reduce", Collections.nCopies(inputs, type), List.of(type), List.of(result));
    return code.get(program, Collections.nCopies(inputs + 1, Access.UNIT));
  }

  /** Joins a power of two of partial results by halving. */
  private Expr halved(List<Expr> parts) {
    int half = parts.size() / 2;
    if (half == 0) {
      return parts.getFirst();
    }
    return halved(
        IntStream.range(0, half)
            .mapToObj(i -> Reductions.combine(op, parts.get(i), parts.get(half + i)))
            .toList());
  }

  /** Returns the frame that the caller lends. */
  public static long[] frame() {
    return Frames.of(WIDE + 1);
  }

  /** Returns the type of the partial results. */
  public DType type() {
    return type;
  }

  /** Fills an array with the value from which a reduction starts. */
  public void start(long[] frame, long address, int n) {
    frame[0] = address;
    frame[1] = type.bytes();
    fill.run(frame, 0, n, 0);
  }

  /** Stores the reduction of nothing. */
  public void empty(long address) {
    if (type == DType.F64) {
      ALL.set(JAVA_DOUBLE, address, Reductions.empty(op));
    } else {
      ALL.set(JAVA_FLOAT, address, (float) Reductions.empty(op));
    }
  }

  /** Reduces the lanes of a block to the first of them, by halving. */
  public void lanes(long[] frame, long address, int present) {
    if (present < LANES) {
      halve(frame, address, present, 1);
      return;
    }
    joinWide(frame, address, (long) LANES / WIDE * type.bytes(), LANES / WIDE);
    // What is computed behind the first element is of no use; it costs nothing in vectors.
    joinWide(frame, address, type.bytes(), atOnce);
  }

  /** Joins 16 partial results that lie so many bytes apart, {@code n} times side by side. */
  private void joinWide(long[] frame, long address, long distance, int n) {
    for (int i = 0; i < WIDE; i++) {
      frame[i] = address + i * distance;
      frame[WIDE + 1 + i] = type.bytes();
    }
    frame[WIDE] = address;
    frame[2 * WIDE + 1] = type.bytes();
    combineWide.run(frame, 0, n, 0);
  }

  /** Reduces {@code rows} rows of {@code width} elements each to the first row, by halving. */
  public void halve(long[] frame, long address, int rows, int width) {
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
  public void join(long[] frame, long earlier, long later, int n) {
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
  public void blocks(long[] frame, long address, int n) {
    for (int left = n; left > 1; left = Math.ceilDiv(left, BLOCK)) {
      for (int block = 0; (long) block * BLOCK < left; block++) {
        long first = address + (long) block * BLOCK * type.bytes();
        int size = Math.min(BLOCK, left - block * BLOCK);
        for (int i = LANES; i < size; i += LANES) {
          join(frame, first, first + (long) i * type.bytes(), Math.min(LANES, size - i));
        }
        lanes(frame, first, Math.min(LANES, size));
        copy(first, address + (long) block * type.bytes());
      }
    }
  }

  /** Copies one element. */
  public void copy(long from, long to) {
    if (type == DType.F64) {
      ALL.set(JAVA_DOUBLE, to, ALL.get(JAVA_DOUBLE, from));
    } else {
      ALL.set(JAVA_FLOAT, to, ALL.get(JAVA_FLOAT, from));
    }
  }
}
