package io.lockstep.training.optim.tensor;

import static io.lockstep.training.optim.tensor.At.dot;
import static io.lockstep.training.optim.tensor.At.norm;
import static io.lockstep.training.optim.tensor.At.squares;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rules that compare a tensor's gradient with earlier ones. */
final class DifferenceRules {
  /** Gradients that AdaShift keeps. */
  private static final int DELAY = 10;

  /**
   * Aida (Zhang et al., 2022): AdaBelief, of whose gradient and mean only the parts along each
   * other count, after two projections.
   */
  static final UpdateRule AIDA =
      TensorRule.of(
              "aida",
              Steering.rate(0.001),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(1e-8),
              Steering.positive("xi", 1e-20, "keeps projections from dividing by 0"),
              Steering.decay(0))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              HostScalar.unbias("beta1"),
              HostScalar.unbias("beta2"),
              HostScalar.decayFactor())
          .keeping("first_moment", "variance")
          .described(
              "m: mean of g; a, b: g and m projected on each other twice; s: mean of (b - a)^2 +"
                  + " epsilon; p - lr m/(sqrt(s) + epsilon)",
              "Zhang et al., 2022")
          .each(at -> {
            Tensor m = at.mean("first_moment", "beta1", at.g());
            Tensor a = at.g();
            Tensor b = m;
            for (int i = 0; i < 2; i++) {
              Tensor both = dot(a, b);
              Tensor shareA = both.div(squares(a).add(at.s("xi")));
              Tensor shareB = both.div(squares(b).add(at.s("xi")));
              a = a.mul(shareA);
              b = b.mul(shareB);
            }
            Tensor s = at.mean("variance", "beta2", b.sub(a).square()).add(at.s("epsilon"));
            Tensor root = s.mul(at.s("unbias_beta2")).sqrt().add(at.s("epsilon"));
            Tensor u = m.mul(at.s("unbias_beta1")).div(root);
            return Next.of(at.descended(at.p().mul(at.s("decay_factor")), u))
                .with("first_moment", m)
                .with("variance", s);
          });

  /**
   * Apollo (Ma, 2020), the quasi-Newton one: a diagonal of the Hessian from what the last step
   * changed in the gradient. The learning rate wants a warm-up ({@code warmup(500) then ...}).
   */
  static final UpdateRule APOLLO =
      TensorRule.of(
              "apollo",
              Steering.rate(0.01),
              Steering.share("beta", 0.9, "share of the mean gradient that is kept"),
              Steering.epsilon(1e-4),
              Steering.decay(0))
          .reading(
              new HostScalar(
                  "alpha",
                  (h, step) ->
                      (1 - HostScalar.of(h, "beta")) / HostScalar.correction(h, "beta", step)))
          .keeping("first_moment", "hessian", "direction")
          .described(
              "m + alpha (g - m); v = d/|d|_4; B + v^2 (-alpha <g - m, v>/|d|_4 - <B, v^2>);"
                  + " d = m/max(|B|, 1); p - lr (d + weight_decay p)",
              "Ma, 2020")
          .each(at -> {
            Tensor change = at.g().sub(at.kept("first_moment"));
            Tensor d = at.kept("direction");
            Tensor fourth = d.square().square().sum().reshape(1).sqrt().sqrt();
            Tensor length = fourth.add(at.s("epsilon"));
            Tensor v = d.div(length);
            Tensor v2 = v.square();
            Tensor hessian = at.kept("hessian");
            Tensor delta =
                dot(change.div(length), v).mul(at.s("alpha")).neg().sub(dot(hessian, v2));
            Tensor b = hessian.add(v2.mul(delta));
            Tensor m = at.kept("first_moment").add(change.mul(at.s("alpha")));
            Tensor next = m.div(b.abs().maximum(1));
            return Next.of(at.descended(at.p(), next.add(at.p().mul(at.s("weight_decay")))))
                .with("first_moment", m)
                .with("hessian", b)
                .with("direction", next);
          });

  /**
   * MARS with AdamW (Yuan et al., 2024): Adam on gradients from which a share of their change is
   * taken as noise, cut to norm 1. At the first step the gradient before counts as 0, as in the
   * authors' code. Vectors are stepped by plain AdamW.
   */
  static final UpdateRule MARS =
      TensorRule.of(
              "mars",
              Steering.rate(0.003),
              Steering.beta1(0.95),
              Steering.beta2(0.99),
              Steering.epsilon(1e-8),
              Steering.atLeast0("gamma", 0.025, "share of the change that is taken"),
              Steering.decay(0))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              HostScalar.unbias("beta1"),
              HostScalar.unbias("beta2"),
              HostScalar.decayFactor(),
              new HostScalar(
                  "change_factor",
                  (h, _) -> {
                    double beta1 = HostScalar.of(h, "beta1");
                    return HostScalar.of(h, "gamma") * beta1 / (1 - beta1);
                  }))
          .keeping("first_moment", "second_moment", "last_gradient")
          .described(
              "c = g + gamma beta1/(1-beta1) (g - last g), cut to norm 1; adamw of c",
              "Yuan et al., 2024")
          .each(at -> {
            Tensor c = at.g();
            if (at.p().shape().rank() > 1) {
              Tensor changed = c.add(c.sub(at.kept("last_gradient")).mul(at.s("change_factor")));
              c = changed.div(norm(changed).maximum(1));
            }
            Tensor m = at.mean("first_moment", "beta1", c);
            Tensor v = at.mean("second_moment", "beta2", c.square());
            Tensor root = v.mul(at.s("unbias_beta2")).sqrt().add(at.s("epsilon"));
            Tensor u = m.mul(at.s("unbias_beta1")).div(root);
            return Next.of(at.descended(at.p().mul(at.s("decay_factor")), u))
                .with("first_moment", m)
                .with("second_moment", v)
                .with("last_gradient", at.g());
          });

  /**
   * AdaShift (Zhou et al., 2019): the second moment from the gradient of ten steps before, its
   * largest square in the tensor, so that it does not depend on the gradients of the step. Nothing
   * happens in the first ten steps.
   */
  static final UpdateRule ADASHIFT =
      TensorRule.of(
              "adashift",
              Steering.rate(0.001),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(1e-10))
          .reading(
              HostScalar.oneMinus("beta2"),
              new HostScalar("begun", (_, step) -> step > DELAY ? 1 : 0),
              new HostScalar(
                  "unbias",
                  (h, step) ->
                      step > DELAY ? 1 / HostScalar.correction(h, "beta2", step - DELAY) : 1),
              new HostScalar("unbias_weights", (h, _) -> 1 / weights(HostScalar.of(h, "beta1"))))
          .keeping(
              IntStream.rangeClosed(1, DELAY).mapToObj(i -> "gradient_" + i).toArray(String[]::new))
          .keepingNumber("second_moment")
          .described(
              "m: beta1^i-weighted mean of the last 10 g; v: mean of max(g_(t-10)^2);"
                  + " p - lr m/(sqrt(v) + epsilon)",
              "Zhou et al., 2019")
          .each(at -> {
            List<Tensor> last = new ArrayList<>(List.of(at.g()));
            for (int i = 1; i < DELAY; i++) {
              last.add(at.kept("gradient_" + i));
            }
            Tensor sum = last.get(DELAY - 1);
            for (int i = DELAY - 2; i >= 0; i--) {
              sum = sum.mul(at.s("beta1")).add(last.get(i));
            }
            Tensor m = sum.mul(at.s("unbias_weights"));
            Tensor shifted = at.kept("gradient_" + DELAY).square().max().reshape(1);
            Tensor begun = at.s("begun").gt(0);
            Tensor v = begun.where(at.mean("second_moment", "beta2", shifted), 0);
            Tensor u = m.div(v.mul(at.s("unbias")).sqrt().add(at.s("epsilon")));
            Next next = Next.of(at.descended(at.p(), begun.where(u, 0))).with("second_moment", v);
            for (int i = 0; i < DELAY; i++) {
              next = next.with("gradient_" + (i + 1), last.get(i));
            }
            return next;
          });

  private static double weights(double beta) {
    double sum = 0;
    double weight = 1;
    for (int i = 0; i < DELAY; i++) {
      sum += weight;
      weight *= beta;
    }
    return sum;
  }

  /**
   * Gravity (Bahrami and Zadeh, 2021): gradients that are damped where they are large in their
   * tensor. The velocity begins at 0, in place of the paper's small noise.
   */
  static final UpdateRule GRAVITY =
      TensorRule.of(
              "gravity",
              Steering.rate(0.1),
              Steering.share("beta", 0.9, "share of the velocity that is kept in the end"))
          .reading(
              new HostScalar("share", DifferenceRules::gravityShare),
              new HostScalar("one_minus_share", (h, step) -> 1 - gravityShare(h, step)))
          .keeping("velocity")
          .described(
              "z = g/(1 + (g max|g|)^2); b = (beta t + 1)/(t + 2); v = b v + (1-b) z; p - lr v",
              "Bahrami and Zadeh, 2021")
          .each(at -> {
            Tensor largest = at.g().abs().max().reshape(1);
            Tensor damped = at.g().div(at.g().mul(largest).square().add(1));
            Tensor velocity =
                at.kept("velocity").mul(at.s("share")).add(damped.mul(at.s("one_minus_share")));
            return Next.of(at.descended(at.p(), velocity)).with("velocity", velocity);
          });

  private static double gravityShare(java.util.Map<String, Double> h, long step) {
    return (HostScalar.of(h, "beta") * step + 1) / (step + 2.0);
  }

  private DifferenceRules() {}

  static List<UpdateRule> all() {
    return List.of(AIDA, APOLLO, MARS, ADASHIFT, GRAVITY);
  }
}
