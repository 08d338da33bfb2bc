package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.expr.ScalarMath;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.interpret.Interpreter;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The meaning of specifications, written as plainly as it can be, on arrays of doubles. */
final class Contract {
  private Contract() {}

  static double[][] map(MapSpec spec, double[][] inputs) {
    double[][] outputs = results(spec.program(), spec.outputs());
    Interpreter.Evaluator evaluator = Interpreter.STRICT.evaluator(spec.program());
    for (int i = 0; i < spec.shape().size(); i++) {
      double[] values = evaluator.apply(i, read(inputs, 0, spec.inputs(), spec.shape(), i));
      for (int o = 0; o < outputs.length; o++) {
        outputs[o][at(spec.outputs().get(o), spec.shape(), i)] = values[o];
      }
    }
    return outputs;
  }

  static double[][] rows(RowSpec spec, double[][] inputs) {
    List<Expr.Rows> reductions = new ArrayList<>();
    int count = spec.inputs().size();
    Rewriter split =
        new Rewriter(e -> {
          if (e instanceof Expr.Rows rows) {
            reductions.add(rows);
            return Expr.input(count + reductions.size() - 1, DType.F32);
          }
          return e;
        });
    List<Expr> results = spec.program().results().stream().map(split::rewrite).toList();
    List<DType> types = new ArrayList<>(spec.program().inputs());
    reductions.forEach(_ -> types.add(DType.F32));
    double[][] outputs = results(spec.program(), spec.outputs());
    for (int row = 0; row < spec.rows(); row++) {
      double[] reduced = new double[reductions.size()];
      for (int j = 0; j < reduced.length; j++) {
        Program element = Program.of("element", types, reductions.get(j).x());
        double[] values = new double[spec.cols()];
        Interpreter.Evaluator evaluator = Interpreter.STRICT.evaluator(element);
        for (int c = 0; c < spec.cols(); c++) {
          values[c] =
              evaluator.apply(row * spec.cols() + c, rowInputs(spec, inputs, row, c, reduced))[0];
        }
        reduced[j] = contiguous(reductions.get(j).op(), values);
      }
      Program last = Program.of("last", types, spec.program().outputs(), results);
      Interpreter.Evaluator evaluator = Interpreter.STRICT.evaluator(last);
      for (int c = 0; c < Math.max(spec.cols(), 1); c++) {
        double[] values =
            evaluator.apply(row * spec.cols() + c, rowInputs(spec, inputs, row, c, reduced));
        for (int o = 0; o < outputs.length; o++) {
          Layout layout = spec.outputs().get(o);
          if (c < spec.cols() || layout.strides().get(1) == 0) {
            outputs[o][at(layout, row, c)] = values[o];
          }
        }
      }
    }
    return outputs;
  }

  private static double[] rowInputs(
      RowSpec spec, double[][] inputs, int row, int c, double[] reduced) {
    int count = spec.inputs().size();
    double[] values = new double[count + reduced.length];
    for (int i = 0; i < count; i++) {
      values[i] = c < spec.cols() ? inputs[i][at(spec.inputs().get(i), row, c)] : 0;
    }
    System.arraycopy(reduced, 0, values, count, reduced.length);
    return values;
  }

  static double[] columns(ColumnReduceSpec spec, double[][] inputs) {
    Interpreter.Evaluator evaluator = Interpreter.STRICT.evaluator(spec.program());
    Shape shape = Shape.of(spec.outer(), spec.reduced(), spec.inner());
    double[] output = new double[spec.outer() * spec.inner()];
    for (int i = 0; i < output.length; i++) {
      int o = i / spec.inner();
      int j = i % spec.inner();
      double[] values = new double[spec.reduced()];
      for (int r = 0; r < values.length; r++) {
        int element = (o * spec.reduced() + r) * spec.inner() + j;
        values[r] = evaluator.apply(element, read(inputs, 0, spec.inputs(), shape, element))[0];
      }
      output[i] = outer(spec.op(), values);
    }
    return output;
  }

  static double[][] matmul(MatMulSpec spec, double[][] inputs) {
    Shape shape = Shape.of(spec.batch(), spec.m(), spec.n());
    double[][] outputs = results(spec.epilogue(), spec.outputs());
    Interpreter.Evaluator evaluator = Interpreter.STRICT.evaluator(spec.epilogue());
    for (int i = 0; i < shape.size(); i++) {
      int col = i % spec.n();
      int row = i / spec.n() % spec.m();
      int batch = i / (spec.n() * spec.m());
      float total = 0;
      for (int run = 0; run < spec.k(); run += 512) {
        float acc = 0;
        for (int k = run; k < Math.min(run + 512, spec.k()); k++) {
          float a = (float) inputs[0][at(spec.a(), batch, row, k)];
          float b = (float) inputs[1][at(spec.b(), batch, k, col)];
          acc = Math.fma(a, b, acc);
        }
        total += acc;
      }
      double[] extra = read(inputs, 2, spec.inputs(), shape, i);
      double[] all = new double[extra.length + 1];
      all[0] = total;
      System.arraycopy(extra, 0, all, 1, extra.length);
      double[] values = evaluator.apply(i, all);
      for (int o = 0; o < outputs.length; o++) {
        outputs[o][at(spec.outputs().get(o), shape, i)] = values[o];
      }
    }
    return outputs;
  }

  /** The order for a contiguous axis. */
  static double contiguous(ReduceOp op, double[] x) {
    if (x.length == 0) {
      return 0;
    }
    double[] blocks = new double[(x.length + 4095) / 4096];
    for (int b = 0; b < blocks.length; b++) {
      Double[] lanes = new Double[256];
      for (int i = b * 4096; i < Math.min((b + 1) * 4096, x.length); i++) {
        int lane = i % 256;
        lanes[lane] = lanes[lane] == null ? Double.valueOf(x[i]) : combine(op, lanes[lane], x[i]);
      }
      blocks[b] = halve(op, lanes, 128);
    }
    return blocks.length == 1 ? blocks[0] : contiguous(op, blocks);
  }

  /** The order for an outer axis. */
  static double outer(ReduceOp op, double[] x) {
    if (x.length == 0) {
      return 0;
    }
    Double[] runs = new Double[(x.length + 63) / 64];
    for (int i = 0; i < x.length; i++) {
      int run = i / 64;
      runs[run] = runs[run] == null ? Double.valueOf(x[i]) : combine(op, runs[run], x[i]);
    }
    int h = 1;
    while (h * 2 < runs.length) {
      h *= 2;
    }
    return halve(op, runs, h);
  }

  private static double halve(ReduceOp op, Double[] x, int largest) {
    for (int h = largest; h > 0; h /= 2) {
      for (int i = 0; i < h && i + h < x.length; i++) {
        if (x[i + h] != null) {
          x[i] = combine(op, x[i], x[i + h]);
        }
      }
    }
    return x[0];
  }

  private static Double combine(ReduceOp op, double a, double b) {
    return ScalarMath.binary(op.combine(), Type.F32, a, b);
  }

  private static double[][] results(Program program, List<Layout> layouts) {
    return IntStream.range(0, program.outputs().size())
        .mapToObj(o -> new double[Math.max(elements(layouts.get(o)), 1)])
        .toArray(double[][]::new);
  }

  /** The number of elements a buffer needs for a layout. */
  static int elements(Layout layout) {
    int last = layout.offset();
    for (int axis = 0; axis < layout.shape().rank(); axis++) {
      int stride = layout.strides().get(axis);
      last += Math.max(stride, 0) * Math.max(layout.shape().dim(axis) - 1, 0);
    }
    return last + 1;
  }

  private static double[] read(
      double[][] inputs, int first, List<Layout> layouts, Shape shape, int i) {
    double[] values = new double[layouts.size()];
    for (int n = 0; n < values.length; n++) {
      values[n] = inputs[first + n][at(layouts.get(n), shape, i)];
    }
    return values;
  }

  private static int at(Layout layout, Shape shape, int i) {
    int[] coordinates = new int[shape.rank()];
    for (int axis = shape.rank() - 1, rest = i; axis >= 0; axis--) {
      coordinates[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
    return at(layout, coordinates);
  }

  private static int at(Layout layout, int... coordinates) {
    int position = layout.offset();
    for (int axis = 0; axis < coordinates.length; axis++) {
      position += coordinates[axis] * layout.strides().get(axis);
    }
    return position;
  }
}
