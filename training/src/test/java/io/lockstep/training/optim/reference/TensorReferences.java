package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.WholeReference.dot;
import static io.lockstep.training.optim.reference.WholeReference.each;
import static io.lockstep.training.optim.reference.WholeReference.norm;
import static io.lockstep.training.optim.reference.WholeReference.rms;
import static io.lockstep.training.optim.reference.WholeReference.squares;

import io.lockstep.training.optim.reference.WholeReference.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Optimizers that treat each tensor by itself, from their papers. */
final class TensorReferences {
  private TensorReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new LinkedHashMap<>();
    all.put("lamb", each(TensorReferences::lamb));
    all.put("lars", each(TensorReferences::lars));
    all.put("novograd", each(TensorReferences::novograd));
    all.put("adafactor", each(TensorReferences::adafactor));
    all.put("came", each(TensorReferences::came));
    all.put("sm3", each(TensorReferences::sm3));
    all.put("fromage", each(TensorReferences::fromage));
    all.put("nero", each(TensorReferences::nero));
    all.put("adamp", each(TensorReferences::adamp));
    all.put("sgdp", each(TensorReferences::sgdp));
    all.put("aida", each(TensorReferences::aida));
    all.put("apollo", each(TensorReferences::apollo));
    all.put("mars", each(TensorReferences::mars));
    all.put("adashift", each(TensorReferences::adashift));
    all.put("gravity", each(TensorReferences::gravity));
    return all;
  }

  private static void lamb(Tensor x) {
    double[] r = x.adam(x.g(), x.h("beta1"), x.h("beta2"), x.h("epsilon"));
    for (int i = 0; i < x.size(); i++) {
      r[i] += x.h("weight_decay") * x.p()[i];
    }
    double weights = norm(x.p());
    double length = norm(r);
    double trust = weights > 0 && length > 0 ? weights / length : 1;
    for (int i = 0; i < x.size(); i++) {
      x.p()[i] -= x.h("lr") * trust * r[i];
    }
  }

  private static void lars(Tensor x) {
    double weights = norm(x.p());
    double gradient = norm(x.g());
    double local = 1;
    if (x.rank() > 1 && weights > 0 && gradient > 0) {
      local = x.h("trust") * weights / (gradient + x.h("weight_decay") * weights + x.h("epsilon"));
    }
    double[] v = x.kept("v");
    for (int i = 0; i < x.size(); i++) {
      double step = local * (x.g()[i] + x.h("weight_decay") * x.p()[i]);
      v[i] = x.h("momentum") * v[i] + step;
      x.p()[i] -= x.h("lr") * v[i];
    }
  }

  private static void novograd(Tensor x) {
    double square = dot(x.g(), x.g());
    double v = x.t() == 1 ? square : Hyper.mean(x.h("beta2"), x.number("v", 0), square);
    x.keep("v", v);
    double[] m = x.kept("m");
    for (int i = 0; i < x.size(); i++) {
      double scaled = x.g()[i] / (Math.sqrt(v) + x.h("epsilon"));
      m[i] = x.h("beta1") * m[i] + scaled + x.h("weight_decay") * x.p()[i];
      x.p()[i] -= x.h("lr") * m[i];
    }
  }

  /** Means of the rows or the columns of a matrix. */
  private static double[] means(double[] values, int rows, int columns, boolean ofRows) {
    double[] means = new double[ofRows ? rows : columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        means[ofRows ? r : c] += values[r * columns + c] / (ofRows ? columns : rows);
      }
    }
    return means;
  }

  /** The second moment of each element, from means of rows and columns where it is a matrix. */
  private static double[] factored(
      Tensor x, String name, double[] values, double beta, double least) {
    if (x.rank() < 2) {
      return x.mean(name, beta, values).clone();
    }
    double[] rows = x.mean(name + "R", beta, means(values, x.rows(), x.columns(), true));
    double[] columns = x.mean(name + "C", beta, means(values, x.rows(), x.columns(), false));
    double mean = Math.max(Arrays.stream(rows).average().orElseThrow(), least);
    double[] moment = new double[x.size()];
    for (int i = 0; i < x.size(); i++) {
      moment[i] = rows[i / x.columns()] * columns[i % x.columns()] / mean;
    }
    return moment;
  }

  private static void adafactor(Tensor x) {
    double beta = 1 - Math.pow(x.t(), -x.h("decay_exponent"));
    double epsilon = x.h("epsilon");
    double[] v = factored(x, "v", squares(x.g()), beta, epsilon);
    double[] u = new double[x.size()];
    for (int i = 0; i < x.size(); i++) {
      u[i] = x.g()[i] / Math.sqrt(Math.max(v[i], epsilon * epsilon));
    }
    double rate = Math.min(x.h("lr"), 1 / Math.sqrt(x.t()));
    double alpha = Math.max(x.h("least_scale"), rms(x.p())) * rate;
    double cut = Math.max(1, rms(u) / x.h("clip"));
    for (int i = 0; i < x.size(); i++) {
      x.p()[i] *= 1 - x.h("lr") * x.h("weight_decay");
      x.p()[i] -= alpha * u[i] / cut;
    }
  }

  private static void came(Tensor x) {
    double[] g2 = squares(x.g());
    for (int i = 0; i < g2.length; i++) {
      g2[i] += x.h("epsilon");
    }
    double[] v = factored(x, "v", g2, x.h("beta2"), 0);
    double[] u = new double[x.size()];
    for (int i = 0; i < u.length; i++) {
      u[i] = x.g()[i] / Math.sqrt(v[i]);
    }
    double cut = Math.max(1, rms(u) / x.h("clip"));
    for (int i = 0; i < u.length; i++) {
      u[i] /= cut;
    }
    double[] m = x.mean("m", x.h("beta1"), u);
    double[] off = new double[x.size()];
    for (int i = 0; i < u.length; i++) {
      off[i] = (u[i] - m[i]) * (u[i] - m[i]) + x.h("instability_epsilon");
    }
    double[] s = x.rank() < 2 ? null : factored(x, "s", off, x.h("beta3"), 0);
    for (int i = 0; i < u.length; i++) {
      x.p()[i] *= 1 - x.h("lr") * x.h("weight_decay");
      x.p()[i] -= x.h("lr") * (s == null ? m[i] : m[i] / Math.sqrt(s[i]));
    }
  }

  private static void sm3(Tensor x) {
    boolean matrix = x.rank() > 1;
    double[] rows = x.kept("rows", x.rows());
    double[] columns = x.kept("columns", x.columns());
    double[] nextRows = new double[rows.length];
    double[] nextColumns = new double[columns.length];
    double[] velocity = x.kept("velocity");
    for (int i = 0; i < x.size(); i++) {
      int r = i / x.columns();
      int c = i % x.columns();
      double before = matrix ? Math.min(rows[r], columns[c]) : rows[r];
      double moment = before + x.g()[i] * x.g()[i];
      nextRows[r] = Math.max(nextRows[r], moment);
      nextColumns[c] = Math.max(nextColumns[c], moment);
      double scaled = moment == 0 ? 0 : x.g()[i] / Math.sqrt(moment);
      velocity[i] = Hyper.mean(x.h("momentum"), velocity[i], scaled);
      x.p()[i] -= x.h("lr") * velocity[i];
    }
    System.arraycopy(nextRows, 0, rows, 0, rows.length);
    System.arraycopy(nextColumns, 0, columns, 0, columns.length);
  }

  private static void fromage(Tensor x) {
    double weights = norm(x.p());
    double gradient = norm(x.g());
    double factor = weights > 0 && gradient > 0 ? weights / gradient : 1;
    for (int i = 0; i < x.size(); i++) {
      double next = x.p()[i] - x.h("lr") * x.g()[i] * factor;
      x.p()[i] = next / Math.sqrt(1 + x.h("lr") * x.h("lr"));
    }
  }

  private static void constrain(Tensor x) {
    for (int r = 0; r < x.rows(); r++) {
      double mean = 0;
      for (int c = 0; c < x.columns(); c++) {
        mean += x.p()[r * x.columns() + c] / x.columns();
      }
      double square = 0;
      for (int c = 0; c < x.columns(); c++) {
        x.p()[r * x.columns() + c] -= mean;
        square += Math.pow(x.p()[r * x.columns() + c], 2);
      }
      for (int c = 0; c < x.columns(); c++) {
        x.p()[r * x.columns() + c] /= Math.sqrt(square);
      }
    }
  }

  private static double rowNorm(Tensor x, double[] values, int r) {
    double square = 0;
    for (int c = 0; c < x.columns(); c++) {
      square += Math.pow(values[r * x.columns() + c], 2);
    }
    return Math.sqrt(square);
  }

  private static void nero(Tensor x) {
    boolean constrained = x.rank() > 1 && x.columns() > 1;
    if (x.t() == 1) {
      if (constrained) {
        constrain(x);
      }
      double scale = 0;
      for (int r = 0; r < x.rows(); r++) {
        scale += rowNorm(x, x.p(), r) / x.rows();
      }
      x.keep("scale", scale == 0 ? 0.01 : scale);
    }
    double[] v = x.kept("v", x.rows());
    for (int r = 0; r < x.rows(); r++) {
      v[r] = Hyper.mean(x.h("beta2"), v[r], Math.pow(rowNorm(x, x.g(), r), 2));
      double root = Math.sqrt(v[r] / (1 - Math.pow(x.h("beta2"), x.t())));
      for (int c = 0; c < x.columns(); c++) {
        int i = r * x.columns() + c;
        double normed = root == 0 ? 0 : x.g()[i] / root;
        x.p()[i] -= x.h("lr") * x.number("scale", 0) * normed;
      }
    }
    if (constrained) {
      constrain(x);
    }
  }

  private static void adamp(Tensor x) {
    double[] u = x.adam(x.g(), x.h("beta1"), x.h("beta2"), x.h("epsilon"));
    project(x, u, x.h("lr") * x.h("weight_decay"));
  }

  private static void sgdp(Tensor x) {
    double[] v = x.kept("v");
    for (int i = 0; i < x.size(); i++) {
      v[i] = x.h("momentum") * v[i] + (1 - x.h("dampening")) * x.g()[i];
    }
    project(x, v.clone(), x.h("lr") * x.h("weight_decay") / (1 - x.h("momentum")));
  }

  private static void project(Tensor x, double[] u, double decay) {
    double ratio = 1;
    if (x.rank() > 1) {
      for (int rows : new int[] {x.rows(), 1}) {
        int columns = x.size() / rows;
        double most = 0;
        for (int r = 0; r < rows; r++) {
          double[] p = Arrays.copyOfRange(x.p(), r * columns, (r + 1) * columns);
          double[] g = Arrays.copyOfRange(x.g(), r * columns, (r + 1) * columns);
          double lengths = Math.max(norm(p), x.h("epsilon")) * Math.max(norm(g), x.h("epsilon"));
          most = Math.max(most, Math.abs(dot(p, g)) / lengths);
        }
        if (most < x.h("delta") / Math.sqrt(columns)) {
          for (int r = 0; r < rows; r++) {
            double[] p = Arrays.copyOfRange(x.p(), r * columns, (r + 1) * columns);
            double length = norm(p) + x.h("epsilon");
            double along = 0;
            for (int c = 0; c < columns; c++) {
              along += p[c] / length * u[r * columns + c];
            }
            for (int c = 0; c < columns; c++) {
              u[r * columns + c] -= p[c] / length * along;
            }
          }
          ratio = x.h("decay_ratio");
          break;
        }
      }
    }
    for (int i = 0; i < x.size(); i++) {
      x.p()[i] *= 1 - decay * ratio;
      x.p()[i] -= x.h("lr") * u[i];
    }
  }

  private static void aida(Tensor x) {
    double[] m = x.mean("m", x.h("beta1"), x.g());
    double[] a = x.g().clone();
    double[] b = m.clone();
    for (int k = 0; k < 2; k++) {
      double both = dot(a, b);
      double ofA = both / (dot(a, a) + x.h("xi"));
      double ofB = both / (dot(b, b) + x.h("xi"));
      for (int i = 0; i < a.length; i++) {
        a[i] *= ofA;
        b[i] *= ofB;
      }
    }
    double[] s = x.kept("s");
    for (int i = 0; i < s.length; i++) {
      s[i] = Hyper.mean(x.h("beta2"), s[i], (b[i] - a[i]) * (b[i] - a[i])) + x.h("epsilon");
      double root = Math.sqrt(s[i] / (1 - Math.pow(x.h("beta2"), x.t()))) + x.h("epsilon");
      x.p()[i] *= 1 - x.h("lr") * x.h("weight_decay");
      x.p()[i] -= x.h("lr") * m[i] / (1 - Math.pow(x.h("beta1"), x.t())) / root;
    }
  }

  private static void apollo(Tensor x) {
    double[] m = x.kept("m");
    double[] hessian = x.kept("B");
    double[] d = x.kept("d");
    double alpha = (1 - x.h("beta")) / (1 - Math.pow(x.h("beta"), x.t()));
    double fourth = 0;
    for (double value : d) {
      fourth += Math.pow(value, 4);
    }
    double length = Math.pow(fourth, 0.25) + x.h("epsilon");
    double change = 0;
    double curvature = 0;
    for (int i = 0; i < d.length; i++) {
      double v = d[i] / length;
      change += (x.g()[i] - m[i]) / length * v;
      curvature += hessian[i] * v * v;
    }
    double delta = -alpha * change - curvature;
    for (int i = 0; i < d.length; i++) {
      hessian[i] += delta * Math.pow(d[i] / length, 2);
      m[i] += alpha * (x.g()[i] - m[i]);
    }
    for (int i = 0; i < d.length; i++) {
      d[i] = m[i] / Math.max(Math.abs(hessian[i]), 1);
      x.p()[i] -= x.h("lr") * (d[i] + x.h("weight_decay") * x.p()[i]);
    }
  }

  private static void mars(Tensor x) {
    double[] last = x.kept("last");
    double[] c = x.g().clone();
    if (x.rank() > 1) {
      double factor = x.h("gamma") * x.h("beta1") / (1 - x.h("beta1"));
      for (int i = 0; i < c.length; i++) {
        c[i] += factor * (x.g()[i] - last[i]);
      }
      double length = norm(c);
      for (int i = 0; length > 1 && i < c.length; i++) {
        c[i] /= length;
      }
    }
    double[] u = x.adam(c, x.h("beta1"), x.h("beta2"), x.h("epsilon"));
    for (int i = 0; i < c.length; i++) {
      x.p()[i] -= x.h("lr") * (u[i] + x.h("weight_decay") * x.p()[i]);
      last[i] = x.g()[i];
    }
  }

  private static void adashift(Tensor x) {
    int n = 10;
    int slot = (x.t() - 1) % n;
    double[] shifted = x.kept("queue" + slot).clone();
    System.arraycopy(x.g(), 0, x.kept("queue" + slot), 0, x.size());
    if (x.t() <= n) {
      return;
    }
    double largest = 0;
    for (double g : shifted) {
      largest = Math.max(largest, g * g);
    }
    double v = Hyper.mean(x.h("beta2"), x.number("v", 0), largest);
    x.keep("v", v);
    double root = Math.sqrt(v / (1 - Math.pow(x.h("beta2"), x.t() - n))) + x.h("epsilon");
    double weights = 0;
    double[] m = new double[x.size()];
    for (int k = 0; k < n; k++) {
      double weight = Math.pow(x.h("beta1"), k);
      weights += weight;
      double[] past = x.kept("queue" + Math.floorMod(slot - k, n));
      for (int i = 0; i < m.length; i++) {
        m[i] += weight * past[i];
      }
    }
    for (int i = 0; i < m.length; i++) {
      x.p()[i] -= x.h("lr") * m[i] / weights / root;
    }
  }

  private static void gravity(Tensor x) {
    double largest = 0;
    for (double g : x.g()) {
      largest = Math.max(largest, Math.abs(g));
    }
    double share = (x.h("beta") * x.t() + 1) / (x.t() + 2);
    double[] v = x.kept("v");
    for (int i = 0; i < x.size(); i++) {
      double damped = x.g()[i] / (1 + Math.pow(x.g()[i] / (1 / largest), 2));
      v[i] = share * v[i] + (1 - share) * damped;
      x.p()[i] -= x.h("lr") * v[i];
    }
  }
}
