package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.WholeReference.dot;
import static io.lockstep.training.optim.reference.WholeReference.each;
import static io.lockstep.training.optim.reference.WholeReference.whole;

import io.lockstep.training.optim.reference.WholeReference.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Optimizers that normalize, or choose how much momentum is kept, from their papers. */
final class InertiaReferences {
  private InertiaReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new LinkedHashMap<>();
    all.put("sngm", whole(InertiaReferences::sngm));
    all.put("adasgd", whole(InertiaReferences::adasgd));
    all.put("nd_adam", each(InertiaReferences::ndAdam));
    all.put("adai", whole(InertiaReferences::adai));
    all.put("tadam", each(InertiaReferences::tadam));
    all.put("l4_momentum", whole(InertiaReferences::l4));
    return all;
  }

  /** Gradients with coupled decay, a row for each tensor. */
  private static double[][] decayed(WholeReference r, List<Values> p, List<Values> g) {
    double[][] all = new double[p.size()][];
    for (int i = 0; i < all.length; i++) {
      all[i] = g.get(i).data().clone();
      for (int j = 0; j < all[i].length; j++) {
        all[i][j] += r.h("weight_decay") * p.get(i).data()[j];
      }
    }
    return all;
  }

  private static double square(double[][] all) {
    double sum = 0;
    for (double[] one : all) {
      sum += dot(one, one);
    }
    return sum;
  }

  private static int count(double[][] all) {
    int count = 0;
    for (double[] one : all) {
      count += one.length;
    }
    return count;
  }

  private static void sngm(WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[][] gradients = decayed(r, p, g);
    double length = Math.sqrt(square(gradients));
    for (int i = 0; i < gradients.length; i++) {
      double[] u = r.kept("u" + i, gradients[i].length);
      for (int j = 0; j < u.length; j++) {
        u[j] = r.h("momentum") * u[j] + (length > 0 ? gradients[i][j] / length : 0);
        p.get(i).data()[j] -= r.h("lr") * u[j];
      }
    }
  }

  private static void adasgd(WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[][] gradients = decayed(r, p, g);
    double mean = square(gradients) / count(gradients);
    double w = r.h("beta2") * r.number("w", 0) + (1 - r.h("beta2")) * mean;
    r.keep("w", w);
    double divisor = (Math.sqrt(w) + r.h("epsilon")) / Math.sqrt(1 - Math.pow(r.h("beta2"), t));
    for (int i = 0; i < gradients.length; i++) {
      double[] buffer = r.kept("buffer" + i, gradients[i].length);
      for (int j = 0; j < buffer.length; j++) {
        buffer[j] = r.h("momentum") * buffer[j] + gradients[i][j];
        p.get(i).data()[j] -= r.h("lr") * buffer[j] / divisor;
      }
    }
  }

  private static void ndAdam(Tensor x) {
    if (x.rank() < 2) {
      double[] direction = x.adam(x.g(), x.h("beta1"), x.h("beta2"), x.h("epsilon"));
      for (int i = 0; i < x.size(); i++) {
        x.p()[i] -= x.h("lr") * direction[i];
      }
      return;
    }
    double[] m = x.kept("m");
    double[] v = x.kept("v", x.rows());
    for (int row = 0; row < x.rows(); row++) {
      int from = row * x.columns();
      if (x.t() == 1) {
        normalize(x.p(), from, x.columns());
      }
      double along = 0;
      for (int i = from; i < from + x.columns(); i++) {
        along += x.g()[i] * x.p()[i];
      }
      double size = 0;
      for (int i = from; i < from + x.columns(); i++) {
        double upright = x.g()[i] - along * x.p()[i];
        m[i] = Hyper.mean(x.h("beta1"), m[i], upright);
        size += upright * upright;
      }
      v[row] = Hyper.mean(x.h("beta2"), v[row], size);
      double root = Math.sqrt(v[row] / (1 - Math.pow(x.h("beta2"), x.t())));
      for (int i = from; i < from + x.columns(); i++) {
        double corrected = m[i] / (1 - Math.pow(x.h("beta1"), x.t()));
        x.p()[i] -= x.h("lr") * corrected / (root + x.h("epsilon"));
      }
      normalize(x.p(), from, x.columns());
    }
  }

  private static void normalize(double[] x, int from, int count) {
    double square = 0;
    for (int i = from; i < from + count; i++) {
      square += x[i] * x[i];
    }
    for (int i = from; square > 0 && i < from + count; i++) {
      x[i] /= Math.sqrt(square);
    }
  }

  private static void adai(WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[][] gradients = decayed(r, p, g);
    double correction = 1 - Math.pow(r.h("beta2"), t);
    double sum = 0;
    for (int i = 0; i < gradients.length; i++) {
      double[] v = r.kept("v" + i, gradients[i].length);
      for (int j = 0; j < v.length; j++) {
        v[j] = Hyper.mean(r.h("beta2"), v[j], gradients[i][j] * gradients[i][j]);
        sum += v[j] / correction;
      }
    }
    double mean = sum / count(gradients);
    for (int i = 0; i < gradients.length; i++) {
      double[] v = r.kept("v" + i, gradients[i].length);
      double[] m = r.kept("m" + i, gradients[i].length);
      double[] gone = r.kept("gone" + i, gradients[i].length);
      for (int j = 0; j < v.length; j++) {
        double beta1 = 1 - r.h("beta0") * (v[j] / correction) / mean;
        beta1 = Math.min(Math.max(beta1, 0), 1 - r.h("epsilon"));
        double product = (1 - gone[j]) * beta1;
        gone[j] = 1 - product;
        m[j] = beta1 * m[j] + (1 - beta1) * gradients[i][j];
        p.get(i).data()[j] -= r.h("lr") * m[j] / (1 - product);
      }
    }
  }

  private static void tadam(Tensor x) {
    double beta1 = x.h("beta1");
    double beta2 = x.h("beta2");
    double[] m = x.kept("m");
    double[] v = x.kept("v");
    double[] g = new double[x.size()];
    double far = 0;
    for (int i = 0; i < g.length; i++) {
      g[i] = x.g()[i] + x.h("weight_decay") * x.p()[i];
      far += (g[i] - m[i]) * (g[i] - m[i]) / (v[i] + x.h("epsilon"));
    }
    double freedom = x.h("k_dof") * g.length;
    double weight = (freedom + g.length) / (freedom + far);
    double before = x.number("W", beta1 / (1 - beta1));
    double kept = before / (before + weight);
    x.keep("W", (2 - 1 / beta1) * before + weight);
    for (int i = 0; i < g.length; i++) {
      m[i] = kept * m[i] + (1 - kept) * g[i];
      v[i] = Hyper.mean(beta2, v[i], g[i] * g[i]);
      double root = Math.sqrt(v[i] / (1 - Math.pow(beta2, x.t())));
      x.p()[i] -= x.h("lr") * m[i] / (1 - Math.pow(beta1, x.t())) / (root + x.h("epsilon"));
    }
  }

  private static void l4(WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double least = Math.min(t == 1 ? r.h("start") * loss : r.number("least", 0), loss);
    double square = 0;
    for (int i = 0; i < p.size(); i++) {
      double[] m = r.kept("m" + i, p.get(i).data().length);
      for (int j = 0; j < m.length; j++) {
        m[j] = Hyper.mean(r.h("beta1"), m[j], g.get(i).data()[j]);
        double corrected = m[j] / (1 - Math.pow(r.h("beta1"), t));
        square += corrected * corrected;
      }
    }
    double rate = r.h("fraction") * (loss - r.h("gamma") * least) / (square + r.h("epsilon"));
    for (int i = 0; i < p.size(); i++) {
      double[] m = r.kept("m" + i, p.get(i).data().length);
      for (int j = 0; j < m.length; j++) {
        p.get(i).data()[j] -= rate * m[j] / (1 - Math.pow(r.h("beta1"), t));
      }
    }
    r.keep("least", least * (1 + 1 / r.h("tau")));
  }
}
