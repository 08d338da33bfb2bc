package io.lockstep.training.optim.reference;

import static io.lockstep.training.optim.reference.WholeReference.each;
import static io.lockstep.training.optim.reference.WholeReference.norm;
import static io.lockstep.training.optim.reference.WholeReference.whole;

import io.lockstep.training.optim.reference.WholeReference.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Optimizers that look at all tensors, at the loss or at matrices, from their papers. */
final class GroupReferences {
  private GroupReferences() {}

  static Map<String, Reference.Factory> all() {
    Map<String, Reference.Factory> all = new LinkedHashMap<>();
    all.put("wngrad", whole(GroupReferences::wngrad));
    all.put("avagrad", whole(GroupReferences::avagrad));
    all.put("prodigy", whole(GroupReferences::prodigy));
    all.put("dadapt_adam", whole(GroupReferences::dadapt));
    all.put("swats", whole(GroupReferences::swats));
    all.put("eve", whole(GroupReferences::eve));
    all.put("aegd", whole(GroupReferences::aegd));
    all.put("alig", whole(GroupReferences::alig));
    all.put("l4_adam", whole(GroupReferences::l4));
    all.put("ranger", GroupReferences::ranger);
    all.put("muon", each(GroupReferences::muon));
    all.put("shampoo", each(GroupReferences::shampoo));
    all.put("schedule_free_sgd", whole((r, p, g, t, loss) -> scheduleFree(r, p, g, t, false)));
    all.put("schedule_free_adamw", whole((r, p, g, t, loss) -> scheduleFree(r, p, g, t, true)));
    return all;
  }

  private static Reference ranger(Map<String, Double> values) {
    Reference radam = References.of("radam", values);
    Reference centralized =
        (p, g, t, loss) ->
            radam.step(p, g.stream().map(WrapperReferences::centralized).toList(), t, loss);
    return WrapperReferences.lookahead(centralized, new Hyper(values));
  }

  /** All elements of all tensors, one after another. */
  private static double[] flat(List<Values> values) {
    return values.stream().flatMapToDouble(v -> java.util.Arrays.stream(v.data())).toArray();
  }

  private static void put(List<Values> values, double[] flat) {
    int at = 0;
    for (Values v : values) {
      System.arraycopy(flat, at, v.data(), 0, v.data().length);
      at += v.data().length;
    }
  }

  private static double correction(double beta, int t) {
    return 1 - Math.pow(beta, t);
  }

  private static void wngrad(WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[] x = flat(p);
    double[] gradient = flat(g);
    double b = r.number("b", r.h("start"));
    double length = norm(gradient);
    b += length * length / b;
    r.keep("b", b);
    for (int i = 0; i < x.length; i++) {
      x[i] -= r.h("lr") * gradient[i] / b;
    }
    put(p, x);
  }

  private static void avagrad(
      WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[] x = flat(p);
    double[] gradient = flat(g);
    double[] m = r.kept("m", x.length);
    double[] v = r.kept("v", x.length);
    double[] rate = new double[x.length];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      rate[i] = 1 / (Math.sqrt(v[i]) + r.h("epsilon"));
      sum += rate[i] * rate[i];
    }
    double scale = 1 / Math.sqrt(sum / x.length);
    for (int i = 0; i < x.length; i++) {
      m[i] = Hyper.mean(r.h("beta1"), m[i], gradient[i]);
      v[i] = Hyper.mean(r.h("beta2"), v[i], gradient[i] * gradient[i]);
      double step = scale * rate[i] * m[i] / correction(r.h("beta1"), t);
      x[i] -= r.h("lr") * (step + r.h("weight_decay") * x[i]);
    }
    put(p, x);
  }

  private static void prodigy(
      WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[] x = flat(p);
    double[] gradient = flat(g);
    double[] x0 = r.kept("x0", x.length);
    if (t == 1) {
      System.arraycopy(x, 0, x0, 0, x.length);
    }
    double[] m = r.kept("m", x.length);
    double[] v = r.kept("v", x.length);
    double[] s = r.kept("s", x.length);
    double d = r.number("d", r.h("d0"));
    double beta3 = Math.sqrt(r.h("beta2"));
    double weight = d / r.h("d0") * d * r.h("lr");
    double along = 0;
    double length = 0;
    for (int i = 0; i < x.length; i++) {
      along += gradient[i] * (x0[i] - x[i]);
      s[i] = beta3 * s[i] + weight * gradient[i];
      length += Math.abs(s[i]);
    }
    double numerator = beta3 * r.number("numerator", 0) + weight * along;
    r.keep("numerator", numerator);
    for (int i = 0; i < x.length; i++) {
      m[i] = r.h("beta1") * m[i] + d * (1 - r.h("beta1")) * gradient[i];
      v[i] = r.h("beta2") * v[i] + d * d * (1 - r.h("beta2")) * gradient[i] * gradient[i];
      double direction = m[i] / (Math.sqrt(v[i]) + d * r.h("epsilon"));
      x[i] -= d * r.h("lr") * (direction + r.h("weight_decay") * x[i]);
    }
    r.keep("d", length == 0 ? d : Math.max(d, r.h("d_coef") * numerator / length));
    put(p, x);
  }

  private static void dadapt(WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[] x = flat(p);
    double[] gradient = flat(g);
    double[] m = r.kept("m", x.length);
    double[] v = r.kept("v", x.length);
    double[] s = r.kept("s", x.length);
    double d = r.number("d", r.h("d0"));
    double rate = d * r.h("lr");
    double root = Math.sqrt(r.h("beta2"));
    double along = 0;
    double length = 0;
    for (int i = 0; i < x.length; i++) {
      m[i] = r.h("beta1") * m[i] + (1 - r.h("beta1")) * rate * gradient[i];
      v[i] = Hyper.mean(r.h("beta2"), v[i], gradient[i] * gradient[i]);
      along += rate * gradient[i] * s[i] / (Math.sqrt(v[i]) + r.h("epsilon"));
      s[i] = root * s[i] + (1 - root) * rate * gradient[i];
      length += Math.abs(s[i]);
    }
    double numerator = root * r.number("numerator", 0) + (1 - root) * along;
    r.keep("numerator", numerator);
    for (int i = 0; i < x.length; i++) {
      x[i] -= x[i] * rate * r.h("weight_decay");
      x[i] -= m[i] / (Math.sqrt(v[i]) + r.h("epsilon"));
    }
    r.keep("d", length == 0 ? d : Math.max(d, numerator / ((1 - root) * length)));
    put(p, x);
  }

  private static void swats(WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[] x = flat(p);
    double[] gradient = flat(g);
    double beta1 = r.h("beta1");
    double beta2 = r.h("beta2");
    double sgd = r.number("sgd", 0);
    if (sgd > 0) {
      double[] velocity = r.kept("velocity", x.length);
      for (int i = 0; i < x.length; i++) {
        velocity[i] = beta1 * velocity[i] + gradient[i];
        x[i] -= (1 - beta1) * sgd * velocity[i];
      }
      put(p, x);
      return;
    }
    double[] m = r.kept("m", x.length);
    double[] v = r.kept("v", x.length);
    double along = 0;
    double length = 0;
    for (int i = 0; i < x.length; i++) {
      m[i] = Hyper.mean(beta1, m[i], gradient[i]);
      v[i] = Hyper.mean(beta2, v[i], gradient[i] * gradient[i]);
      double rate = r.h("lr") * Math.sqrt(correction(beta2, t)) / correction(beta1, t);
      double step = -rate * m[i] / (Math.sqrt(v[i]) + r.h("epsilon"));
      x[i] += step;
      along += step * gradient[i];
      length += step * step;
    }
    if (along != 0) {
      double gamma = length / -along;
      double lambda = Hyper.mean(beta2, r.number("lambda", 0), gamma);
      r.keep("lambda", lambda);
      double corrected = lambda / correction(beta2, t);
      boolean settled = Math.abs(corrected - gamma) < r.h("tolerance");
      if (t > 1 && settled && corrected > 0) {
        r.keep("sgd", corrected);
      }
    }
    put(p, x);
  }

  private static void eve(WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[] x = flat(p);
    double[] gradient = flat(g);
    double d = 1;
    double smooth = loss;
    if (t > 1) {
      double before = r.number("f", 0);
      boolean rose = loss >= before;
      double low = rose ? 1 + r.h("low") : 1 / (1 + r.h("high"));
      double high = rose ? 1 + r.h("high") : 1 / (1 + r.h("low"));
      smooth = before * Math.min(Math.max(loss / before, low), high);
      double change = Math.abs(smooth - before) / Math.min(smooth, before);
      d = Hyper.mean(r.h("beta3"), r.number("d", 1), change);
    }
    r.keep("f", smooth);
    r.keep("d", d);
    double[] m = r.kept("m", x.length);
    double[] v = r.kept("v", x.length);
    for (int i = 0; i < x.length; i++) {
      m[i] = Hyper.mean(r.h("beta1"), m[i], gradient[i]);
      v[i] = Hyper.mean(r.h("beta2"), v[i], gradient[i] * gradient[i]);
      double root = Math.sqrt(v[i] / correction(r.h("beta2"), t));
      x[i] -= r.h("lr") * m[i] / correction(r.h("beta1"), t) / (d * root + r.h("epsilon"));
    }
    put(p, x);
  }

  private static void aegd(WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[] x = flat(p);
    double[] gradient = flat(g);
    double[] energy = r.kept("r", x.length);
    double w = Math.sqrt(loss + r.h("c"));
    for (int i = 0; i < x.length; i++) {
      if (t == 1) {
        energy[i] = w;
      }
      double v = (gradient[i] + r.h("weight_decay") * x[i]) / (2 * w);
      energy[i] /= 1 + 2 * r.h("lr") * v * v;
      x[i] -= 2 * r.h("lr") * energy[i] * v;
    }
    put(p, x);
  }

  private static void alig(WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[] x = flat(p);
    double[] gradient = flat(g);
    double[] v = r.kept("v", x.length);
    double square = norm(gradient) * norm(gradient);
    double rate = Math.min(r.h("lr"), loss / (square + r.h("delta")));
    for (int i = 0; i < x.length; i++) {
      v[i] = r.h("momentum") * v[i] - rate * gradient[i];
      x[i] += -rate * gradient[i] + r.h("momentum") * v[i];
    }
    put(p, x);
  }

  private static void l4(WholeReference r, List<Values> p, List<Values> g, int t, double loss) {
    double[] x = flat(p);
    double[] gradient = flat(g);
    double least = Math.min(t == 1 ? r.h("start") * loss : r.number("least", 0), loss);
    double[] m = r.kept("m", x.length);
    double[] v = r.kept("v", x.length);
    double[] direction = new double[x.length];
    double along = 0;
    for (int i = 0; i < x.length; i++) {
      m[i] = Hyper.mean(r.h("beta1"), m[i], gradient[i]);
      v[i] = Hyper.mean(r.h("beta2"), v[i], gradient[i] * gradient[i]);
      double mean = m[i] / correction(r.h("beta1"), t);
      direction[i] = mean / (Math.sqrt(v[i] / correction(r.h("beta2"), t)) + r.h("epsilon"));
      along += mean * direction[i];
    }
    double rate = r.h("fraction") * (loss - r.h("gamma") * least) / (along + r.h("epsilon"));
    for (int i = 0; i < x.length; i++) {
      x[i] -= rate * direction[i];
    }
    r.keep("least", least * (1 + 1 / r.h("tau")));
    put(p, x);
  }

  private static void muon(Tensor x) {
    double decay = x.h("weight_decay");
    if (x.rank() < 2) {
      double[] u = x.adam(x.g(), x.h("beta1"), x.h("beta2"), x.h("epsilon"));
      for (int i = 0; i < x.size(); i++) {
        x.p()[i] -= x.h("adamw_lr") * (u[i] + decay * x.p()[i]);
      }
      return;
    }
    double mu = x.h("momentum");
    double[] b = x.mean("b", mu, x.g());
    int rows = x.rows();
    int columns = x.columns();
    double[][] m = new double[rows][columns];
    double square = 0;
    for (int i = 0; i < x.size(); i++) {
      double ahead = (1 - mu) * x.g()[i] + mu * b[i];
      m[i / columns][i % columns] = ahead;
      square += ahead * ahead;
    }
    for (double[] row : m) {
      for (int c = 0; c < columns; c++) {
        row[c] /= Math.sqrt(square) + 1e-7;
      }
    }
    boolean tall = rows > columns;
    double[][] a = tall ? transposed(m) : m;
    for (int k = 0; k < 5; k++) {
      double[][] gram = times(a, transposed(a));
      double[][] fourth = times(gram, gram);
      double[][] b2 = new double[gram.length][gram.length];
      for (int i = 0; i < gram.length; i++) {
        for (int j = 0; j < gram.length; j++) {
          b2[i][j] = -4.7750 * gram[i][j] + 2.0315 * fourth[i][j];
        }
      }
      double[][] more = times(b2, a);
      for (int i = 0; i < a.length; i++) {
        for (int j = 0; j < a[i].length; j++) {
          a[i][j] = 3.4445 * a[i][j] + more[i][j];
        }
      }
    }
    double[][] o = tall ? transposed(a) : a;
    double matched = x.h("match_rms");
    double scale =
        matched > 0
            ? matched * Math.sqrt(Math.max(rows, columns))
            : Math.sqrt(Math.max(1.0, (double) rows / columns));
    for (int i = 0; i < x.size(); i++) {
      x.p()[i] *= 1 - x.h("lr") * decay;
      x.p()[i] -= x.h("lr") * scale * o[i / columns][i % columns];
    }
  }

  private static void shampoo(Tensor x) {
    double[] g = x.g().clone();
    for (int i = 0; i < g.length; i++) {
      g[i] += x.h("weight_decay") * x.p()[i];
    }
    if (x.rank() < 2) {
      double[] sum = x.kept("sum");
      for (int i = 0; i < g.length; i++) {
        sum[i] += (x.t() == 1 ? x.h("epsilon") : 0) + g[i] * g[i];
        x.p()[i] -= x.h("lr") * g[i] / Math.sqrt(sum[i]);
      }
      return;
    }
    int columns = x.columns();
    double[][] m = new double[x.rows()][columns];
    for (int i = 0; i < g.length; i++) {
      m[i / columns][i % columns] = g[i];
    }
    double[][] left = inverseFourthRoot(summed(x, "L", times(m, transposed(m))));
    double[][] right = inverseFourthRoot(summed(x, "R", times(transposed(m), m)));
    double[][] down = times(times(left, m), right);
    for (int i = 0; i < g.length; i++) {
      x.p()[i] -= x.h("lr") * down[i / columns][i % columns];
    }
  }

  private static double[][] summed(Tensor x, String name, double[][] product) {
    int n = product.length;
    double[] sum = x.kept(name, n * n);
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n * n; i++) {
      sum[i] += product[i / n][i % n];
      sum[i] += x.t() == 1 && i / n == i % n ? x.h("epsilon") : 0;
      matrix[i / n][i % n] = sum[i];
    }
    return matrix;
  }

  /** By the eigenvalues and eigenvectors, which Jacobi's rotations find. */
  private static double[][] inverseFourthRoot(double[][] symmetric) {
    int n = symmetric.length;
    double[][] a = new double[n][];
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i] = symmetric[i].clone();
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < 60; sweep++) {
      for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
          rotate(a, v, i, j);
        }
      }
    }
    double[][] root = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          root[i][j] += v[i][k] * Math.pow(a[k][k], -0.25) * v[j][k];
        }
      }
    }
    return root;
  }

  private static void rotate(double[][] a, double[][] v, int i, int j) {
    if (a[i][j] == 0) {
      return;
    }
    double angle = 0.5 * Math.atan2(2 * a[i][j], a[j][j] - a[i][i]);
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    for (int k = 0; k < a.length; k++) {
      double x = a[k][i];
      double y = a[k][j];
      a[k][i] = c * x - s * y;
      a[k][j] = s * x + c * y;
      x = v[k][i];
      y = v[k][j];
      v[k][i] = c * x - s * y;
      v[k][j] = s * x + c * y;
    }
    for (int k = 0; k < a.length; k++) {
      double x = a[i][k];
      double y = a[j][k];
      a[i][k] = c * x - s * y;
      a[j][k] = s * x + c * y;
    }
  }

  private static double[][] transposed(double[][] m) {
    double[][] t = new double[m[0].length][m.length];
    for (int i = 0; i < m.length; i++) {
      for (int j = 0; j < m[0].length; j++) {
        t[j][i] = m[i][j];
      }
    }
    return t;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  /** As the authors' code has it, with the square of the largest rate so far as weight. */
  private static void scheduleFree(
      WholeReference r, List<Values> p, List<Values> g, int t, boolean adam) {
    double[] y = flat(p);
    double[] gradient = flat(g);
    double[] z = r.kept("z", y.length);
    double[] x = r.kept("x", y.length);
    if (t == 1) {
      System.arraycopy(y, 0, z, 0, y.length);
      System.arraycopy(y, 0, x, 0, y.length);
    }
    double warm = r.h("warmup_steps");
    double rate = r.h("lr") * (t < warm ? t / warm : 1);
    double sum = r.number("sum", 0) + rate * rate;
    r.keep("sum", sum);
    double c = rate * rate / sum;
    double[] v = r.kept("v", y.length);
    for (int i = 0; i < y.length; i++) {
      double direction = gradient[i];
      if (adam) {
        v[i] = Hyper.mean(r.h("beta2"), v[i], gradient[i] * gradient[i]);
        direction /= Math.sqrt(v[i] / correction(r.h("beta2"), t)) + r.h("epsilon");
      }
      z[i] -= rate * (direction + r.h("weight_decay") * y[i]);
      x[i] = (1 - c) * x[i] + c * z[i];
      y[i] = r.h("beta1") * x[i] + (1 - r.h("beta1")) * z[i];
    }
    put(p, y);
  }
}
