package io.lockstep.parity.oracle;

import io.lockstep.backend.Precision;
import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The same graphs in double precision, with a bound on what float32 may differ by: the check
 * against faults that all backends share, and against too little accuracy in relaxed precisions.
 * Elementary functions are independent references.
 */
public final class DoubleOracle {
  private final Function<Source, double[]> given;
  private final Tolerance tolerance;
  private final Map<Node, Bounded> values = new IdentityHashMap<>();
  private final Map<Node, Bounded> unrounded = new IdentityHashMap<>();

  private DoubleOracle(Function<Source, double[]> given, Tolerance tolerance) {
    this.given = given;
    this.tolerance = tolerance;
  }

  /**
   * Returns the elements of each root in row-major order, with their bounds in a precision.
   *
   * @param given the elements of a source
   */
  public static List<Bounded> evaluate(
      List<? extends Node> roots, Function<Source, double[]> given, Precision precision) {
    DoubleOracle oracle = new DoubleOracle(given, Tolerance.of(precision));
    StoredValues stored = new StoredValues(roots);
    for (Node node : GraphOrder.of(roots)) {
      Bounded value = oracle.compute(node);
      double error = stored.mayBeRounded(node) ? oracle.tolerance.stored() : 0;
      oracle.unrounded.put(node, value);
      oracle.values.put(node, Tolerance.rounded(value, error));
    }
    return roots.stream().map(oracle::value).toList();
  }

  private Bounded value(Node node) {
    Bounded value = values.get(node);
    if (value == null) {
      throw new IllegalStateException("no value of " + Node.describe(node));
    }
    return value;
  }

  private Bounded compute(Node node) {
    return switch (node) {
      case Source source -> Bounded.exact(given.apply(source));
      case Node.Map map -> map(map);
      case Node.Reduce reduce -> reduce(reduce);
      case Node.ArgReduce arg -> argReduce(arg);
      case Node.MatMul product -> matmul(product);
      case Node.View view -> moved(value(view.x()), Positions.of(view));
      case Node.Pad pad -> moved(value(pad.x()), Positions.of(pad));
      case Node.Concat concat -> moved(joined(concat), Positions.of(concat));
      case Node.Gather gather -> gather(gather);
      case Node.ScatterAdd scatter -> scatterAdd(scatter);
      case Node.Fold fold -> fold(fold);
      case Node.Pick pick -> pick(pick);
      case Node.Place place -> place(place);
      case Node.After after -> value(after.x());
      case Node.StopGradient stop -> value(stop.x());
    };
  }

  private Bounded map(Node.Map node) {
    BoundedProgram program = new BoundedProgram(node.program());
    List<Bounded> inputs = node.inputs().stream().map(this::value).toList();
    Bounded result = Bounded.empty(node.shape().size());
    for (int i = 0; i < result.size(); i++) {
      program.run(i, inputs, result);
    }
    return result;
  }

  private Bounded reduce(Node.Reduce node) {
    Bounded x = value(node.x());
    Type type = node.dtype().type();
    int depth =
        node.inner() == 1
            ? Roundoff.contiguousDepth(node.reduced())
            : Roundoff.outerDepth(node.reduced());
    Bounded result = Bounded.empty(node.outer() * node.inner());
    for (int i = 0; i < result.size(); i++) {
      int first = i / node.inner() * node.reduced() * node.inner() + i % node.inner();
      BoundedSum sum = new BoundedSum();
      Extreme extreme = new Extreme(node.op() == ReduceOp.MAX);
      for (int r = 0; r < node.reduced(); r++) {
        int at = first + r * node.inner();
        sum.add(x.value(at), x.error(at));
        extreme.add(x.value(at), x.error(at));
      }
      if (node.op() == ReduceOp.SUM) {
        sum.store(result, i, type, depth);
      } else {
        result.set(i, extreme.value, extreme.error());
      }
    }
    return result;
  }

  /** An extreme lies between the extremes of what its elements may be at least and at most. */
  private static final class Extreme {
    private final boolean largest;
    private double value;
    private double low;
    private double high;

    Extreme(boolean largest) {
      this.largest = largest;
      this.value = largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      this.low = value;
      this.high = value;
    }

    void add(double x, double e) {
      value = further(value, x);
      low = further(low, e == 0 ? x : x - e);
      high = further(high, e == 0 ? x : x + e);
    }

    private double further(double a, double b) {
      return largest ? Math.max(a, b) : Math.min(a, b);
    }

    double error() {
      double above = high == value ? 0 : high - value;
      double below = low == value ? 0 : value - low;
      boolean unknown = Double.isNaN(above + below) && !Double.isNaN(value);
      return unknown ? Double.POSITIVE_INFINITY : Double.isNaN(value) ? 0 : Math.max(above, below);
    }
  }

  private Bounded argReduce(Node.ArgReduce node) {
    Bounded x = value(node.x());
    int cols = node.x().shape().dim(-1);
    Bounded result = Bounded.empty(node.shape().size());
    for (int row = 0; row < result.size(); row++) {
      int best = Extremes.position(node.largest(), x.values(), row * cols, cols);
      double lead = x.value(row * cols + best);
      boolean decided = true;
      for (int i = row * cols; i < (row + 1) * cols; i++) {
        double doubt = x.error(i) + x.error(row * cols + best);
        decided &= doubt == 0 || i == row * cols + best || Math.abs(x.value(i) - lead) > doubt;
      }
      result.set(row, best, decided ? 0 : Double.POSITIVE_INFINITY);
    }
    return result;
  }

  private Bounded matmul(Node.MatMul node) {
    boolean single = node.dtype() == DType.F32;
    Bounded a = operand(node.a(), single);
    Bounded b = moved(operand(node.b(), single), Positions.columns(node.b().shape()));
    int m = node.shape().dim(1);
    int n = node.shape().dim(2);
    int k = node.a().shape().dim(2);
    Bounded result = Bounded.empty(node.shape().size());
    for (int i = 0; i < result.size(); i++) {
      int row = i / n;
      int column = row / m * n + i % n;
      BoundedSum sum = new BoundedSum();
      for (int p = 0; p < k; p++) {
        sum.addProduct(a, row * k + p, b, column * k + p);
      }
      if (single) {
        sum.storeProduct(result, i, tolerance, k);
      } else {
        sum.store(result, i, node.dtype().type(), Roundoff.productDepth(k));
      }
    }
    return result;
  }

  private Bounded operand(Node node, boolean single) {
    return single ? Tolerance.rounded(unrounded(node), tolerance.operand()) : value(node);
  }

  /** What a product reads was not rounded before, or in the same way, which is once. */
  private Bounded unrounded(Node node) {
    return switch (node) {
      case Node.View view -> moved(unrounded(view.x()), Positions.of(view));
      case Node.After after -> unrounded(after.x());
      case Node.StopGradient stop -> unrounded(stop.x());
      case Source _, Node.Map _, Node.Reduce _, Node.ArgReduce _, Node.MatMul _ -> computed(node);
      case Node.Pad _, Node.Concat _, Node.Gather _, Node.ScatterAdd _ -> computed(node);
      case Node.Fold _, Node.Pick _, Node.Place _ -> computed(node);
    };
  }

  private Bounded computed(Node node) {
    Bounded value = unrounded.get(node);
    return value == null ? value(node) : value;
  }

  private static Bounded moved(Bounded x, int[] positions) {
    return new Bounded(
        StrictOracle.moved(x.values(), positions), StrictOracle.moved(x.errors(), positions));
  }

  private Bounded joined(Node.Concat concat) {
    List<Bounded> parts = new ArrayList<>();
    concat.parts().forEach(p -> parts.add(value(p)));
    return new Bounded(
        parts.stream().flatMapToDouble(p -> java.util.Arrays.stream(p.values())).toArray(),
        parts.stream().flatMapToDouble(p -> java.util.Arrays.stream(p.errors())).toArray());
  }

  private Bounded gather(Node.Gather node) {
    Bounded indices = value(node.indices());
    int width = node.shape().dim(1);
    int[] positions = new int[node.shape().size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = ((int) indices.value(i / width)) * width + i % width;
    }
    Bounded result = moved(value(node.table()), positions);
    for (int i = 0; i < positions.length; i++) {
      result.errors()[i] =
          indices.error(i / width) == 0 ? result.error(i) : Double.POSITIVE_INFINITY;
    }
    return result;
  }

  private Bounded scatterAdd(Node.ScatterAdd node) {
    Bounded updates = value(node.updates());
    Bounded indices = value(node.indices());
    int width = node.shape().dim(1);
    int count = indices.size();
    Bounded result = Bounded.empty(node.shape().size());
    for (int i = 0; i < result.size(); i++) {
      BoundedSum sum = new BoundedSum();
      for (int u = 0; u < count; u++) {
        if ((int) indices.value(u) == i / width) {
          sum.add(updates.value(u * width + i % width), updates.error(u * width + i % width));
        }
      }
      sum.store(result, i, node.dtype().type(), count);
    }
    return result;
  }

  private Bounded pick(Node.Pick node) {
    Bounded by = value(node.by());
    Bounded x = value(node.x());
    int[] positions = Positions.windows(node.x().shape(), node.windows());
    int[] largest = StrictOracle.largest(by.values(), positions, node.windows());
    Bounded result = Bounded.empty(largest.length);
    for (int w = 0; w < largest.length; w++) {
      int at = positions[largest[w]];
      double error = x.error(at);
      if (!isDecided(by, positions, w, largest)) {
        error = node.by() == node.x() ? worst(x, positions, w, largest) : Double.POSITIVE_INFINITY;
      }
      result.set(w, x.value(at), error);
    }
    return result;
  }

  /** The largest error of a window's elements: it bounds that of the largest element. */
  private static double worst(Bounded x, int[] positions, int window, int[] largest) {
    int places = positions.length / largest.length;
    double worst = 0;
    for (int i = window * places; i < (window + 1) * places; i++) {
      worst = Math.max(worst, x.error(positions[i]));
    }
    return worst;
  }

  /** Whether errors cannot change which element of a window is the largest. */
  private static boolean isDecided(Bounded by, int[] positions, int window, int[] largest) {
    int places = positions.length / largest.length;
    int best = positions[largest[window]];
    boolean decided = true;
    for (int i = window * places; i < (window + 1) * places; i++) {
      int at = positions[i];
      double doubt = by.error(at) + by.error(best);
      decided &= doubt == 0 || at == best || Math.abs(by.value(at) - by.value(best)) > doubt;
    }
    return decided;
  }

  private Bounded place(Node.Place node) {
    Bounded by = value(node.by());
    Bounded x = value(node.x());
    int[] positions = Positions.windows(node.shape(), node.windows());
    int[] largest = StrictOracle.largest(by.values(), positions, node.windows());
    Bounded result = Bounded.empty(node.shape().size());
    BoundedSum[] sums = new BoundedSum[result.size()];
    int[] terms = new int[result.size()];
    boolean[] unknown = new boolean[result.size()];
    Arrays.setAll(sums, _ -> new BoundedSum());
    for (int w = 0; w < largest.length; w++) {
      int at = positions[largest[w]];
      sums[at].add(x.value(w), x.error(w));
      terms[at]++;
      if (!isDecided(by, positions, w, largest)) {
        int places = positions.length / largest.length;
        for (int i = w * places; i < (w + 1) * places; i++) {
          unknown[positions[i]] = true;
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i].store(result, i, node.dtype().type(), terms[i]);
      result.errors()[i] = unknown[i] ? Double.POSITIVE_INFINITY : result.error(i);
    }
    return result;
  }

  private Bounded fold(Node.Fold node) {
    Bounded x = value(node.x());
    int[] positions = Positions.windows(node.shape(), node.windows());
    Bounded result = Bounded.empty(node.shape().size());
    BoundedSum[] sums = new BoundedSum[result.size()];
    int[] terms = new int[result.size()];
    Arrays.setAll(sums, _ -> new BoundedSum());
    for (int i = 0; i < positions.length; i++) {
      sums[positions[i]].add(x.value(i), x.error(i));
      terms[positions[i]]++;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i].store(result, i, node.dtype().type(), terms[i]);
    }
    return result;
  }
}
