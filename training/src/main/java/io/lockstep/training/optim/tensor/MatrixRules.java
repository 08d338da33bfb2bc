package io.lockstep.training.optim.tensor;

import static io.lockstep.training.optim.tensor.At.norm;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rules for matrices, by products alone; vectors are stepped by AdamW. */
final class MatrixRules {
  /** Steps of Muon's iteration. */
  private static final int ITERATIONS = 5;

  /** Steps of the iteration to a root: enough for eigenvalues a millionth of the largest. */
  private static final int ROOT_ITERATIONS = 24;

  /**
   * Muon (Jordan et al., 2024): momentum whose matrix is made nearly orthogonal by five steps of a
   * Newton-Schulz iteration, in float32; weights of more axes count as matrices of the first axis
   * by the others. Vectors are stepped by AdamW with hyperparameters of their own. The scale is the
   * author's, {@code sqrt(max(1, rows/columns))}; with {@code match_rms} above 0 it is Moonshot's
   * {@code match_rms sqrt(max(rows, columns))}, with which 0.2 suits Adam's rates.
   */
  static final UpdateRule MUON =
      TensorRule.of(
              "muon",
              Steering.rate(0.02),
              Steering.momentum(0.95),
              Steering.decay(0.1),
              Steering.atLeast0(
                  "match_rms", 0, "root mean square of an update; 0: the author's scale"),
              Steering.positive("adamw_lr", 3e-4, "learning rate of vectors"),
              Steering.beta1(0.9),
              Steering.beta2(0.95),
              Steering.epsilon(1e-10))
          .reading(
              HostScalar.oneMinus("momentum"),
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              HostScalar.unbias("beta1"),
              HostScalar.unbias("beta2"),
              HostScalar.decayFactor(),
              new HostScalar(
                  "adamw_decay_factor",
                  (h, _) -> 1 - HostScalar.of(h, "adamw_lr") * HostScalar.of(h, "weight_decay")))
          .keeping(MatrixRules::state)
          .described(
              "v: mean of g; X = ((1-momentum) g + momentum v)/|.|; 5 times X = 3.4445 X + (-4.775"
                  + " A + 2.0315 A^2) X, A = X X'; p (1 - lr weight_decay) - lr sqrt(max(1, r/c))"
                  + " X; vectors by adamw",
              "Jordan et al., 2024")
          .convention(
              "the author's scale; Moonshot's, which Keras has, by match_rms = 0.2; in "
                  + "float32, where PyTorch iterates in bfloat16")
          .each(at -> at.p().shape().rank() < 2 ? adamw(at) : muon(at));

  private static Map<String, Shape> state(Shape shape) {
    Map<String, Shape> state = new LinkedHashMap<>();
    if (shape.rank() < 2) {
      state.put("first_moment", shape);
      state.put("second_moment", shape);
    } else {
      state.put("velocity", shape);
    }
    return state;
  }

  private static Next muon(At at) {
    Tensor velocity = at.mean("velocity", "momentum", at.g());
    Tensor ahead = at.g().mul(at.s("one_minus_momentum")).add(velocity.mul(at.s("momentum")));
    int rows = at.p().shape().dim(0);
    int columns = at.p().size() / rows;
    Tensor matrix = ahead.reshape(rows, columns);
    Tensor x = rows > columns ? orthogonal(matrix.transpose()).transpose() : orthogonal(matrix);
    Tensor matched = at.s("match_rms").mul(Math.sqrt(Math.max(rows, columns)));
    double own = Math.sqrt(Math.max(1, (double) rows / columns));
    Tensor scale = at.s("match_rms").gt(0).where(matched, own);
    Tensor down = x.reshape(at.p().shape().toArray()).mul(scale);
    return Next.of(at.descended(at.p().mul(at.s("decay_factor")), down)).with("velocity", velocity);
  }

  /** A matrix that is no taller than wide, with singular values brought near to 1. */
  private static Tensor orthogonal(Tensor matrix) {
    Tensor x = matrix.div(norm(matrix).add(1e-7));
    for (int i = 0; i < ITERATIONS; i++) {
      Tensor a = x.matmul(x.transpose());
      Tensor b = a.mul(-4.775).add(a.matmul(a).mul(2.0315));
      x = x.mul(3.4445).add(b.matmul(x));
    }
    return x;
  }

  private static Next adamw(At at) {
    Tensor m = at.mean("first_moment", "beta1", at.g());
    Tensor v = at.mean("second_moment", "beta2", at.g().square());
    Tensor root = v.mul(at.s("unbias_beta2")).sqrt().add(at.s("epsilon"));
    Tensor u = m.mul(at.s("unbias_beta1")).div(root);
    return Next.of(at.p().mul(at.s("adamw_decay_factor")).sub(u.mul(at.s("adamw_lr"))))
        .with("first_moment", m)
        .with("second_moment", v);
  }

  /**
   * Shampoo (Gupta, Koren and Singer, 2018): AdaGrad for matrices, by the inverse fourth roots of
   * what gradients have been over rows and over columns. The roots are had by products alone, a
   * coupled Newton iteration (Guo and Higham, 2006) of a fixed number of steps, and anew in each
   * step, so it suits layers of some hundred units; others take the roots every few steps, cut
   * large matrices into blocks, and add momentum. Vectors are stepped by AdaGrad.
   */
  static final UpdateRule SHAMPOO =
      TensorRule.of(
              "shampoo",
              Steering.rate(0.1),
              Steering.positive(
                      "epsilon",
                      1e-4,
                      "what the sums of products begin with, a multiple" + " of the identity")
                  .aliased("eps"),
              Steering.decay(0))
          .reading(HostScalar.first())
          .keeping(MatrixRules::products)
          .described(
              "L + g g'; R + g' g, epsilon I at first; p - lr L^(-1/4) (g + weight_decay p)"
                  + " R^(-1/4); vectors by adagrad",
              "Gupta, Koren and Singer, 2018")
          .convention("the paper's power, -1/4 for a matrix; some have -1/2")
          .each(at -> at.p().shape().rank() < 2 ? adagrad(at) : shampoo(at));

  private static Map<String, Shape> products(Shape shape) {
    if (shape.rank() < 2) {
      return Map.of("square_sum", shape);
    }
    int rows = shape.dim(0);
    int columns = shape.size() / rows;
    Map<String, Shape> state = new LinkedHashMap<>();
    state.put("row_products", Shape.of(rows, rows));
    state.put("column_products", Shape.of(columns, columns));
    return state;
  }

  private static Next adagrad(At at) {
    Tensor g = at.decayed();
    Tensor before = at.first(at.s("epsilon"), at.kept("square_sum"));
    Tensor sum = before.add(g.square());
    return Next.of(at.descended(at.p(), g.div(sum.sqrt()))).with("square_sum", sum);
  }

  private static Next shampoo(At at) {
    int rows = at.p().shape().dim(0);
    Tensor g = at.decayed().reshape(rows, -1);
    Tensor left = begun(at, "row_products").add(g.matmul(g.transpose()));
    Tensor right = begun(at, "column_products").add(g.transpose().matmul(g));
    Tensor down = inverseFourthRoot(left).matmul(g).matmul(inverseFourthRoot(right));
    return Next.of(at.descended(at.p(), down.reshape(at.p().shape().toArray())))
        .with("row_products", left)
        .with("column_products", right);
  }

  private static Tensor begun(At at, String name) {
    Tensor kept = at.kept(name);
    Tensor identity = kept.engine().eye(kept.shape().dim(0));
    return at.first(identity.mul(at.s("epsilon")), kept);
  }

  /**
   * {@code A^(-1/4)} of a symmetric matrix with eigenvalues above 0: {@code M = z A} and {@code X =
   * z^(1/4) I}; then {@code T = (5 I - M)/4, M = T^4 M, X = X T}.
   */
  private static Tensor inverseFourthRoot(Tensor a) {
    Tensor identity = a.engine().eye(a.shape().dim(0));
    Tensor z = norm(a).pow(-1).mul(2.5);
    Tensor m = a.mul(z);
    Tensor x = identity.mul(z.sqrt().sqrt());
    for (int i = 0; i < ROOT_ITERATIONS; i++) {
      Tensor t = identity.mul(1.25).sub(m.mul(0.25));
      Tensor t2 = t.matmul(t);
      m = t2.matmul(t2).matmul(m);
      x = x.matmul(t);
    }
    return x;
  }

  private MatrixRules() {}

  static List<UpdateRule> all() {
    return List.of(MUON, SHAMPOO);
  }
}
