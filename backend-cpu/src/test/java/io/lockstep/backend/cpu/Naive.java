package io.lockstep.backend.cpu;

import static java.util.Objects.requireNonNull;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.ScalarMath;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.interpret.Interpreter;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.FoldSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.PickSpec;
import io.lockstep.kernels.spec.PlaceSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Every kernel as plain loops over arrays of doubles, written from the arithmetic contract. */
final class Naive {
  private Naive() {}

  /** Runs a kernel; the outputs among {@code arguments} are written. */
  static void run(KernelSpec spec, List<double[]> arguments) {
    switch (spec) {
      case MapSpec s -> map(s, arguments);
      case RowSpec s -> rows(s, arguments);
      case ColumnReduceSpec s -> columns(s, arguments);
      case MatMulSpec s -> matMul(s, arguments);
      case ArgReduceSpec s -> arg(s, arguments);
      case GatherSpec s -> gather(s, arguments);
      case ScatterAddSpec s -> scatter(s, arguments);
      case FoldSpec s -> fold(s, arguments);
      case PickSpec s -> pick(s, arguments);
      case PlaceSpec s -> place(s, arguments);
    }
  }

  /** Returns the position in memory of the element with the given row-major index. */
  static int at(Layout layout, int index) {
    int position = layout.offset();
    int rest = index;
    for (int axis = layout.shape().rank() - 1; axis >= 0; axis--) {
      position += rest % layout.shape().dim(axis) * layout.strides().get(axis);
      rest /= layout.shape().dim(axis);
    }
    return position;
  }

  /** Each element gathers what the windows hold of it. */
  private static void fold(FoldSpec s, List<double[]> arguments) {
    int rank = s.shape().rank();
    int[] dims = s.shape().toArray();
    int places = s.windows().stream().mapToInt(Window::size).reduce(1, (a, b) -> a * b);
    for (int i = 0; i < s.shape().size(); i++) {
      double sum = 0;
      for (int place = 0; place < places; place++) {
        int[] element = coordinates(i, dims);
        int[] at = Arrays.copyOf(element, rank + s.windows().size());
        boolean held = true;
        int rest = place;
        for (int w = s.windows().size() - 1; w >= 0; w--) {
          Window window = s.windows().get(w);
          at[rank + w] = rest % window.size();
          rest /= window.size();
          int from = element[window.axis()] - at[rank + w] * window.dilation();
          at[window.axis()] = from / window.stride();
          held &= from >= 0 && from % window.stride() == 0;
          held &= at[window.axis()] < window.count(dims[window.axis()]);
        }
        if (held) {
          int position = s.input().offset();
          for (int axis = 0; axis < at.length; axis++) {
            position += at[axis] * s.input().strides().get(axis);
          }
          sum = combine(ReduceOp.SUM, s.type().type(), sum, arguments.get(0)[position]);
        }
      }
      arguments.get(1)[i] = sum;
    }
  }

  /** For each window the row-major index of its first largest element in the shape. */
  private static int[] largest(Shape shape, List<Window> windows, Layout by, double[] x) {
    Layout over = Layout.contiguous(shape).windows(windows);
    int places = windows.stream().mapToInt(Window::size).reduce(1, (a, b) -> a * b);
    int[] largest = new int[over.shape().size() / places];
    for (int w = 0; w < largest.length; w++) {
      int best = at(over, w * places);
      for (int i = w * places; i < (w + 1) * places; i++) {
        double value = x[at(by, at(over, i))];
        double most = x[at(by, best)];
        if (value > most || (Double.isNaN(value) && !Double.isNaN(most))) {
          best = at(over, i);
        }
      }
      largest[w] = best;
    }
    return largest;
  }

  private static void pick(PickSpec s, List<double[]> arguments) {
    int[] largest = largest(s.shape(), s.windows(), s.by(), arguments.get(0));
    for (int w = 0; w < largest.length; w++) {
      arguments.get(2)[w] = arguments.get(1)[at(s.input(), largest[w])];
    }
  }

  /** Windows that come later hold an element at an earlier place. */
  private static void place(PlaceSpec s, List<double[]> arguments) {
    int[] largest = largest(s.shape(), s.windows(), s.by(), arguments.get(0));
    double[] result = arguments.get(2);
    Arrays.fill(result, 0);
    for (int w = largest.length - 1; w >= 0; w--) {
      double placed = arguments.get(1)[at(s.input(), w)];
      result[largest[w]] = combine(ReduceOp.SUM, s.type().type(), result[largest[w]], placed);
    }
  }

  private static int[] coordinates(int index, int[] dims) {
    int[] at = new int[dims.length];
    int rest = index;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      at[axis] = rest % dims[axis];
      rest /= dims[axis];
    }
    return at;
  }

  private static void map(MapSpec s, List<double[]> arguments) {
    Interpreter.Evaluator program = Interpreter.STRICT.evaluator(s.program());
    int inputs = s.inputs().size();
    for (int i = 0; i < s.shape().size(); i++) {
      double[] values = new double[inputs];
      for (int k = 0; k < inputs; k++) {
        values[k] = arguments.get(k)[at(s.inputs().get(k), i)];
      }
      double[] results = program.apply(i, values);
      for (int k = 0; k < results.length; k++) {
        arguments.get(inputs + k)[at(s.outputs().get(k), i)] = results[k];
      }
    }
  }

  private static void rows(RowSpec s, List<double[]> arguments) {
    Program program = s.program().lowered();
    for (int row = 0; row < s.rows(); row++) {
      Map<Expr, double[]> values = new IdentityHashMap<>();
      for (Expr e : program.schedule()) {
        double[] result = new double[Math.max(s.cols(), 1)];
        if (e instanceof Expr.Rows r) {
          double[] x = Arrays.copyOf(values.get(r.x()), s.cols());
          Arrays.fill(result, contiguous(r.op(), r.type(), x));
        } else {
          for (int col = 0; col < result.length; col++) {
            int index = row * s.cols() + col;
            int c = col;
            result[col] =
                e instanceof Expr.Input in
                    ? s.cols() == 0
                        ? 0
                        : arguments.get(in.index())[at(s.inputs().get(in.index()), index)]
                    : node(
                        e,
                        index,
                        e.operands().stream().mapToDouble(o -> requireNonNull(values.get(o))[c]));
          }
        }
        values.put(e, result);
      }
      for (int k = 0; k < s.outputs().size(); k++) {
        Layout out = s.outputs().get(k);
        double[] result = requireNonNull(values.get(program.results().get(k)));
        for (int col = 0; col < (out.strides().get(1) == 0 ? 1 : s.cols()); col++) {
          int position = out.offset() + row * out.strides().get(0) + col * out.strides().get(1);
          arguments.get(s.inputCount() + k)[position] = result[col];
        }
      }
    }
  }

  private static double node(Expr e, int index, java.util.stream.DoubleStream operands) {
    double[] v = operands.toArray();
    return switch (e) {
      case Expr.Const c -> c.value();
      case Expr.Index _ -> index;
      case Expr.Unary u -> ScalarMath.unary(u.op(), u.type(), v[0]);
      case Expr.Binary b -> ScalarMath.binary(b.op(), b.type(), v[0], v[1]);
      case Expr.Fma f -> ScalarMath.fma(f.type(), v[0], v[1], v[2]);
      case Expr.Compare c -> ScalarMath.compare(c.op(), v[0], v[1]);
      case Expr.Select _ -> v[0] != 0 ? v[1] : v[2];
      case Expr.Cast c -> ScalarMath.round(c.type(), v[0]);
      case Expr.Bits b -> ScalarMath.bits(b.type(), v[0]);
      case Expr.Call c -> c.function().reference(v[0]);
      case Expr.Input _, Expr.Rows _ -> throw new IllegalArgumentException();
    };
  }

  private static double combine(ReduceOp op, Type type, double a, double b) {
    return ScalarMath.binary(op.combine(), type, a, b);
  }

  /** The reduction of a contiguous axis: blocks of 4096, 256 lanes, halving, then the blocks. */
  static double contiguous(ReduceOp op, Type type, double[] x) {
    if (x.length == 0) {
      return op == ReduceOp.SUM
          ? 0
          : op == ReduceOp.MAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    double[] values = x;
    do {
      List<Double> blocks = new ArrayList<>();
      for (int start = 0; start < values.length; start += 4096) {
        blocks.add(block(op, type, values, start, Math.min(start + 4096, values.length)));
      }
      values = blocks.stream().mapToDouble(Double::doubleValue).toArray();
    } while (values.length > 1);
    return values[0];
  }

  private static double block(ReduceOp op, Type type, double[] x, int start, int end) {
    double[] lanes = new double[Math.min(256, end - start)];
    for (int lane = 0; lane < lanes.length; lane++) {
      lanes[lane] = x[start + lane];
      for (int i = start + lane + 256; i < end; i += 256) {
        lanes[lane] = combine(op, type, lanes[lane], x[i]);
      }
    }
    for (int h = 128; h >= 1; h /= 2) {
      for (int i = 0; i < h && i + h < lanes.length; i++) {
        lanes[i] = combine(op, type, lanes[i], lanes[i + h]);
      }
    }
    return lanes[0];
  }

  private static void columns(ColumnReduceSpec s, List<double[]> arguments) {
    Interpreter.Evaluator program = Interpreter.STRICT.evaluator(s.program());
    Type type = s.program().outputs().getFirst().type();
    int inputs = s.inputs().size();
    for (int o = 0; o < s.outer(); o++) {
      for (int i = 0; i < s.inner(); i++) {
        double[] x = new double[s.reduced()];
        for (int r = 0; r < x.length; r++) {
          int index = (o * s.reduced() + r) * s.inner() + i;
          double[] values = new double[inputs];
          for (int k = 0; k < inputs; k++) {
            values[k] = arguments.get(k)[at(s.inputs().get(k), index)];
          }
          x[r] = program.apply(index, values)[0];
        }
        arguments.get(inputs)[o * s.inner() + i] = outerAxis(s.op(), type, x);
      }
    }
  }

  /** The reduction of an outer axis: runs of 64, then halving over runs. */
  private static double outerAxis(ReduceOp op, Type type, double[] x) {
    if (x.length == 0) {
      return contiguous(op, type, x);
    }
    List<Double> runs = new ArrayList<>();
    for (int start = 0; start < x.length; start += 64) {
      double run = x[start];
      for (int i = start + 1; i < Math.min(start + 64, x.length); i++) {
        run = combine(op, type, run, x[i]);
      }
      runs.add(run);
    }
    int n = runs.size();
    for (int h = Integer.highestOneBit(Math.max(n - 1, 1)); h >= 1; h /= 2) {
      for (int i = 0; i < h && i + h < n; i++) {
        runs.set(i, combine(op, type, runs.get(i), runs.get(i + h)));
      }
    }
    return runs.getFirst();
  }

  private static void matMul(MatMulSpec s, List<double[]> arguments) {
    Interpreter.Evaluator program = Interpreter.STRICT.evaluator(s.epilogue());
    int inputs = s.inputs().size();
    for (int index = 0; index < s.batch() * s.m() * s.n(); index++) {
      double[] values = new double[inputs + 1];
      values[0] = element(s, arguments, index);
      for (int k = 0; k < inputs; k++) {
        values[k + 1] = arguments.get(2 + k)[at(s.inputs().get(k), index)];
      }
      double[] results = program.apply(index, values);
      for (int k = 0; k < results.length; k++) {
        arguments.get(2 + inputs + k)[at(s.outputs().get(k), index)] = results[k];
      }
    }
  }

  private static double element(MatMulSpec s, List<double[]> arguments, int index) {
    Type type = s.type().type();
    int col = index % s.n();
    int row = index / s.n();
    int batch = row / s.m();
    double sum = 0;
    for (int start = 0; start < s.k(); start += 512) {
      double run = 0;
      for (int k = start; k < Math.min(start + 512, s.k()); k++) {
        double a = arguments.get(0)[at(s.a(), row * s.k() + k)];
        double b = arguments.get(1)[at(s.b(), (batch * s.k() + k) * s.n() + col)];
        run = ScalarMath.fma(type, a, b, run);
      }
      sum = ScalarMath.binary(io.lockstep.kernels.expr.BinaryOp.ADD, type, sum, run);
    }
    return sum;
  }

  private static void arg(ArgReduceSpec s, List<double[]> arguments) {
    for (int row = 0; row < s.rows(); row++) {
      int best = 0;
      for (int col = 1; col < s.cols(); col++) {
        double a = arguments.get(0)[at(s.input(), row * s.cols() + best)];
        double b = arguments.get(0)[at(s.input(), row * s.cols() + col)];
        boolean better = Double.isNaN(b) ? !Double.isNaN(a) : s.largest() ? b > a : b < a;
        best = better ? col : best;
      }
      arguments.get(1)[row] = best;
    }
  }

  private static void gather(GatherSpec s, List<double[]> arguments) {
    for (int i = 0; i < s.count(); i++) {
      for (int j = 0; j < s.width(); j++) {
        int row = (int) arguments.get(1)[i];
        arguments.get(2)[i * s.width() + j] = arguments.get(0)[row * s.width() + j];
      }
    }
  }

  private static void scatter(ScatterAddSpec s, List<double[]> arguments) {
    Arrays.fill(arguments.get(2), 0, s.rows() * s.width(), 0.0);
    for (int i = 0; i < s.count(); i++) {
      for (int j = 0; j < s.width(); j++) {
        int position = ((int) arguments.get(1)[i]) * s.width() + j;
        arguments.get(2)[position] =
            combine(
                ReduceOp.SUM,
                s.type().type(),
                arguments.get(2)[position],
                arguments.get(0)[i * s.width() + j]);
      }
    }
  }

  /** Returns a row-major layout over the given sizes. */
  static Layout dense(int... dims) {
    return Layout.contiguous(Shape.of(dims));
  }
}
