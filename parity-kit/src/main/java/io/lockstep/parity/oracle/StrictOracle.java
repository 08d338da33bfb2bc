package io.lockstep.parity.oracle;

import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.ScalarMath;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.interpret.Interpreter;
import io.lockstep.kernels.spec.Window;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The arithmetic contract, node by node in plain loops: what every backend must equal bit for bit.
 * Values of all types travel as doubles, which hold them exactly; all NaNs are one.
 */
public final class StrictOracle {
  private static final int RUN_OF_PRODUCT = 512;

  private final Function<Source, double[]> given;
  private final Map<Node, double[]> values = new IdentityHashMap<>();

  private StrictOracle(Function<Source, double[]> given) {
    this.given = given;
  }

  /**
   * Returns the elements of each root in row-major order.
   *
   * @param given the elements of a source
   */
  public static List<double[]> evaluate(
      List<? extends Node> roots, Function<Source, double[]> given) {
    StrictOracle oracle = new StrictOracle(given);
    for (Node node : GraphOrder.of(roots)) {
      oracle.values.put(node, oracle.compute(node));
    }
    return roots.stream().<double[]>map(oracle::value).toList();
  }

  private double[] value(Node node) {
    double[] value = values.get(node);
    if (value == null) {
      throw new IllegalStateException("no value of " + Node.describe(node));
    }
    return value;
  }

  private double[] compute(Node node) {
    return switch (node) {
      case Source source -> given.apply(source);
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

  private double[] map(Node.Map node) {
    Interpreter.Evaluator program = Interpreter.STRICT.evaluator(node.program());
    List<double[]> inputs = node.inputs().stream().<double[]>map(this::value).toList();
    double[] result = new double[node.shape().size()];
    double[] element = new double[inputs.size()];
    for (int i = 0; i < result.length; i++) {
      for (int n = 0; n < element.length; n++) {
        element[n] = inputs.get(n)[i];
      }
      result[i] = program.apply(i, element)[0];
    }
    return result;
  }

  private double[] reduce(Node.Reduce node) {
    double[] x = value(node.x());
    Type type = node.dtype().type();
    double[] result = new double[node.outer() * node.inner()];
    double[] axis = new double[node.reduced()];
    for (int o = 0; o < node.outer(); o++) {
      for (int i = 0; i < node.inner(); i++) {
        for (int r = 0; r < axis.length; r++) {
          axis[r] = x[(o * node.reduced() + r) * node.inner() + i];
        }
        result[o * node.inner() + i] =
            node.inner() == 1
                ? ReductionOrder.contiguous(node.op(), type, axis)
                : ReductionOrder.outer(node.op(), type, axis);
      }
    }
    return result;
  }

  private double[] argReduce(Node.ArgReduce node) {
    double[] x = value(node.x());
    int cols = node.x().shape().dim(-1);
    double[] result = new double[node.shape().size()];
    for (int row = 0; row < result.length; row++) {
      result[row] = Extremes.position(node.largest(), x, row * cols, cols);
    }
    return result;
  }

  /** Chains of 512 products, each from +0, added to +0 in ascending order. */
  private double[] matmul(Node.MatMul node) {
    double[] a = value(node.a());
    double[] b = moved(value(node.b()), Positions.columns(node.b().shape()));
    Type type = node.dtype().type();
    int batch = node.shape().dim(0);
    int m = node.shape().dim(1);
    int n = node.shape().dim(2);
    int k = node.a().shape().dim(2);
    double[] result = new double[batch * m * n];
    for (int element = 0; element < result.length; element++) {
      int row = element / n;
      int column = row / m * n + element % n;
      double total = 0;
      for (int run = 0; run < k; run += RUN_OF_PRODUCT) {
        double chain = 0;
        for (int p = run; p < Math.min(run + RUN_OF_PRODUCT, k); p++) {
          chain = ScalarMath.fma(type, a[row * k + p], b[column * k + p], chain);
        }
        total = ScalarMath.binary(ReduceOp.SUM.combine(), type, total, chain);
      }
      result[element] = total;
    }
    return result;
  }

  static double[] moved(double[] x, int[] positions) {
    return Arrays.stream(positions).mapToDouble(p -> p < 0 ? 0 : x[p]).toArray();
  }

  private double[] joined(Node.Concat concat) {
    return concat.parts().stream().flatMapToDouble(p -> Arrays.stream(value(p))).toArray();
  }

  private double[] gather(Node.Gather node) {
    double[] table = value(node.table());
    double[] indices = value(node.indices());
    int width = node.shape().dim(1);
    double[] result = new double[node.shape().size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = table[((int) indices[i / width]) * width + i % width];
    }
    return result;
  }

  /** +0 plus the rows of an index in ascending order. */
  private double[] scatterAdd(Node.ScatterAdd node) {
    double[] updates = value(node.updates());
    double[] indices = value(node.indices());
    Type type = node.dtype().type();
    int width = node.shape().dim(1);
    double[] result = new double[node.shape().size()];
    for (int i = 0; i < updates.length; i++) {
      int at = ((int) indices[i / width]) * width + i % width;
      result[at] = ScalarMath.binary(ReduceOp.SUM.combine(), type, result[at], updates[i]);
    }
    return result;
  }

  private static int places(List<Window> windows) {
    return windows.stream().mapToInt(Window::size).reduce(1, (a, b) -> a * b);
  }

  /** For each window where its first largest element lies among the elements of all windows. */
  static int[] largest(double[] by, int[] positions, List<Window> windows) {
    int places = places(windows);
    double[] held = moved(by, positions);
    int[] largest = new int[positions.length / places];
    for (int w = 0; w < largest.length; w++) {
      largest[w] = w * places + Extremes.position(true, held, w * places, places);
    }
    return largest;
  }

  private double[] pick(Node.Pick node) {
    int[] positions = Positions.windows(node.x().shape(), node.windows());
    int[] largest = largest(value(node.by()), positions, node.windows());
    double[] x = value(node.x());
    return Arrays.stream(largest).mapToDouble(at -> x[positions[at]]).toArray();
  }

  /** +0 plus what belongs to windows, those first whose largest has the least place in them. */
  private double[] place(Node.Place node) {
    int[] positions = Positions.windows(node.shape(), node.windows());
    int[] largest = largest(value(node.by()), positions, node.windows());
    double[] x = value(node.x());
    int places = places(node.windows());
    double[] result = new double[node.shape().size()];
    for (int place = 0; place < places; place++) {
      for (int w = 0; w < largest.length; w++) {
        if (largest[w] % places == place) {
          int at = positions[largest[w]];
          result[at] =
              ScalarMath.binary(ReduceOp.SUM.combine(), node.dtype().type(), result[at], x[w]);
        }
      }
    }
    return result;
  }

  /** +0 plus the elements of all windows, one place within the windows after the other. */
  private double[] fold(Node.Fold node) {
    double[] x = value(node.x());
    int[] positions = Positions.windows(node.shape(), node.windows());
    Type type = node.dtype().type();
    int places = places(node.windows());
    double[] result = new double[node.shape().size()];
    for (int place = 0; place < places; place++) {
      for (int i = place; i < x.length; i += places) {
        int at = positions[i];
        result[at] = ScalarMath.binary(ReduceOp.SUM.combine(), type, result[at], x[i]);
      }
    }
    return result;
  }
}
