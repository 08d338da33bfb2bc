package io.lockstep.parity.cases;

import io.lockstep.kernels.expr.DType;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Cases of reductions over all sorts of axes, and of functions of whole rows. */
public final class ReductionCases {
  private static final Map<String, BiFunction<Tensor, int[], Tensor>> REDUCTIONS =
      new LinkedHashMap<>();

  static {
    REDUCTIONS.put("sum", Tensor::sum);
    REDUCTIONS.put("sumKeep", Tensor::sumKeep);
    REDUCTIONS.put("max", Tensor::max);
    REDUCTIONS.put("maxKeep", Tensor::maxKeep);
    REDUCTIONS.put("min", Tensor::min);
    REDUCTIONS.put("mean", Tensor::mean);
    REDUCTIONS.put("meanKeep", Tensor::meanKeep);
    REDUCTIONS.put("var", Tensor::var);
    REDUCTIONS.put("norm", Tensor::norm);
  }

  private ReductionCases() {}

  /** Returns the cases of a selection in a fixed order. */
  public static List<Case> of(Selection selection) {
    List<Case> cases = new ArrayList<>();
    REDUCTIONS.forEach((name, op) -> reduction(name, op, selection, cases));
    for (int n : longRows(selection)) {
      cases.add(Case.of("sum", "long " + n, in -> in.floats(n).sum()));
      cases.add(Case.of("max", "long " + n, in -> in.special(n).max()));
    }
    cases.add(Case.of("sum", "long rows", in -> in.floats(3, 9001).sum(1)));
    if (selection.isFull()) {
      cases.add(Case.of("sum", "many blocks of blocks", in -> bits(in, 4096 * 257 + 13).sum()));
      cases.add(
          Case.of(
              "sum",
              "three levels of blocks",
              in -> in.engine().arange(17_000_001).cast(DType.F32).sum()));
      cases.add(
          Case.of("sum", "a million rows", in -> bits(in, 4_000_000).reshape(1_000_000, 4).sum(0)));
    }
    for (int rows : tallColumns(selection)) {
      cases.add(Case.of("sum", "rows of columns " + rows, in -> in.floats(rows, 7).sum(0)));
      cases.add(Case.of("max", "rows of columns " + rows, in -> in.special(rows, 3).max(0)));
    }
    for (int n : selection.vectors()) {
      cases.add(Case.of("dot", n, in -> in.floats(n).dot(in.floats(n))));
      rows(n, selection, cases);
    }
    return cases;
  }

  /** Rows around blocks of 4096. */
  private static List<Integer> longRows(Selection selection) {
    return switch (selection) {
      case SMALL -> List.of(4097);
      case QUICK -> List.of(4097, 100_003);
      case FULL -> List.of(4095, 4096, 4097, 8193, 100_003);
    };
  }

  /** Columns around runs of 64. */
  private static List<Integer> tallColumns(Selection selection) {
    return switch (selection) {
      case SMALL -> List.of(129);
      case QUICK -> List.of(65, 1025);
      case FULL -> List.of(63, 64, 65, 127, 128, 129, 193, 1025, 4098);
    };
  }

  /** A long tensor that costs the oracle little: computed from the index. */
  private static Tensor bits(Inputs in, int n) {
    return in.engine().arange(n).mul(in.engine().arange(n)).cast(DType.F32);
  }

  private static void reduction(
      String name, BiFunction<Tensor, int[], Tensor> op, Selection selection, List<Case> cases) {
    boolean ofNothing = !name.startsWith("max") && !name.startsWith("min");
    for (int n : selection.vectors()) {
      if (n > 0 || ofNothing) {
        cases.add(Case.of(name, n, in -> op.apply(in.floats(n), new int[] {})));
        cases.add(Case.of(name, "special " + n, in -> op.apply(in.special(n), new int[] {0})));
        cases.add(Case.of(name, "5x" + n, in -> op.apply(in.floats(5, n), new int[] {-1})));
      }
      cases.add(Case.of(name, n + "x5 over 1", in -> op.apply(in.floats(n, 5), new int[] {1})));
      if (n > 0 || ofNothing) {
        cases.add(Case.of(name, n + "x5 over 0", in -> op.apply(in.floats(n, 5), new int[] {0})));
      }
    }
    int[] shape = {3, 1, 14, 5, 6};
    int[][] axes = {{0, 2, 4}, {2}, {}, {0}, {1}, {4}, {0, 1}, {3, 4}, {0, 4}, {1, 3}, {0, 1, 2}};
    for (int[] a : selection.isFull() ? axes : Arrays.copyOf(axes, 2)) {
      cases.add(Case.of(name, "axes " + Arrays.toString(a), in -> op.apply(in.floats(shape), a)));
    }
    cases.add(
        Case.of(
            name, "of a transpose", in -> op.apply(in.floats(65, 33).transpose(), new int[] {1})));
    cases.add(Case.of(name, "of a scalar", in -> op.apply(in.floats(), new int[] {})));
    cases.add(
        Case.of(
            name,
            "of an expansion",
            in -> op.apply(in.floats(13, 1).expand(13, 70), new int[] {1})));
  }

  private static void rows(int n, Selection selection, List<Case> cases) {
    for (int rows : selection.isFull() ? List.of(1, 5, 13) : List.of(5)) {
      String size = rows + "x" + n;
      if (n > 0) {
        cases.add(Case.of("argmax", size, in -> in.coarse(rows, n).argmax(1)));
        cases.add(Case.of("argmin", size, in -> in.special(rows, n).argmin(-1)));
        cases.add(Case.of("argmax", size + " over 0", in -> in.coarse(rows, n).argmax(0)));
        cases.add(Case.of("argmin", size + " over 0", in -> in.special(rows, n).argmin(0)));
        cases.add(Case.of("softmax", size, in -> in.between(-9, 9, rows, n).softmax()));
        cases.add(Case.of("logSoftmax", size, in -> in.between(-9, 9, rows, n).logSoftmax()));
        cases.add(Case.of("softmax", "special " + size, in -> in.special(rows, n).softmax()));
      }
    }
    if (n > 0) {
      cases.add(Case.of("softmax", "no rows of " + n, in -> in.floats(0, n).softmax()));
      cases.add(Case.of("argmax", "middle axis " + n, in -> in.coarse(3, n, 2).argmax(1)));
    }
    cases.add(
        Case.ofMany(
            "sum",
            "several at once " + n,
            in -> {
              Tensor x = in.floats(7, n);
              return IntStream.range(0, 2)
                  .boxed()
                  .flatMap(a -> java.util.stream.Stream.of(x.sum(a), x.square().sum(a)))
                  .toList();
            }));
  }
}
