package io.lockstep.training.optim.reference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An optimizer that looks at whole tensors, in plain loops; keeps arrays and numbers by name. */
final class WholeReference implements Reference {
  private final Hyper hyper;
  private final Formula formula;
  private final Map<String, double[]> arrays = new HashMap<>();
  private final Map<String, Double> numbers = new HashMap<>();

  /** What happens in a step. */
  @FunctionalInterface
  interface Formula {
    void step(WholeReference run, List<Values> p, List<Values> g, int t, double loss);
  }

  /** What happens to a tensor by itself. */
  @FunctionalInterface
  interface OfTensor {
    void step(Tensor tensor);
  }

  private WholeReference(Hyper hyper, Formula formula) {
    this.hyper = hyper;
    this.formula = formula;
  }

  static Reference.Factory whole(Formula formula) {
    return values -> new WholeReference(new Hyper(values), formula);
  }

  static Reference.Factory each(OfTensor formula) {
    return whole((run, p, g, t, loss) -> {
      for (int i = 0; i < p.size(); i++) {
        formula.step(
            new Tensor(run, i, p.get(i).data(), g.get(i).data(), p.get(i).shape(), t, loss));
      }
    });
  }

  @Override
  public void step(List<Values> parameters, List<Values> gradients, int t, double loss) {
    formula.step(this, parameters, gradients, t, loss);
  }

  double h(String name) {
    return hyper.get(name);
  }

  /** Returns an array that is kept, zeros at first. */
  double[] kept(String name, int size) {
    return arrays.computeIfAbsent(name, _ -> new double[size]);
  }

  double number(String name, double initial) {
    return numbers.getOrDefault(name, initial);
  }

  void keep(String name, double value) {
    numbers.put(name, value);
  }

  /** One tensor in a step. */
  @SuppressWarnings("ArrayRecordComponent")
  record Tensor(
      WholeReference run,
      int index,
      double[] p,
      double[] g,
      List<Integer> shape,
      int t,
      double loss) {
    int size() {
      return p.length;
    }

    int rank() {
      return shape.size();
    }

    int rows() {
      return shape.get(0);
    }

    int columns() {
      return p.length / rows();
    }

    double h(String name) {
      return run.h(name);
    }

    double[] kept(String name, int size) {
      return run.kept(name + index, size);
    }

    double[] kept(String name) {
      return kept(name, p.length);
    }

    double number(String name, double initial) {
      return run.number(name + index, initial);
    }

    void keep(String name, double value) {
      run.keep(name + index, value);
    }

    /** Replaces a kept array by its running mean with another, and returns it. */
    double[] mean(String name, double beta, double[] values) {
      double[] kept = kept(name, values.length);
      for (int i = 0; i < values.length; i++) {
        kept[i] = beta * kept[i] + (1 - beta) * values[i];
      }
      return kept;
    }

    /** Adam's direction with corrected moments. */
    double[] adam(double[] gradient, double beta1, double beta2, double epsilon) {
      double[] m = mean("m", beta1, gradient);
      double[] v = mean("v", beta2, squares(gradient));
      double[] direction = new double[m.length];
      for (int i = 0; i < m.length; i++) {
        double root = Math.sqrt(v[i] / (1 - Math.pow(beta2, t)));
        direction[i] = m[i] / (1 - Math.pow(beta1, t)) / (root + epsilon);
      }
      return direction;
    }
  }

  static double[] squares(double[] x) {
    double[] squares = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      squares[i] = x[i] * x[i];
    }
    return squares;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  static double rms(double[] x) {
    return Math.sqrt(dot(x, x) / x.length);
  }
}
