package io.lockstep.training.optim.tensor;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.List;
import java.util.Map;

/** Rules that find how much of the first moment is kept by themselves. */
final class InertiaRules {
  /** What a mean of squares is divided by at least, where all gradients are 0. */
  private static final double LEAST = 1e-30;

  /**
   * Adai (Xie et al., 2022), adaptive inertia: the more an element's gradients vary, against the
   * mean over all parameters, the less of its first moment is kept. The rate is that of SGD, of
   * which the authors give no default.
   */
  static final UpdateRule ADAI =
      TensorRule.of(
              "adai",
              Steering.rate(0.1),
              Steering.atLeast0("beta0", 0.1, "what an element of mean variance does not keep"),
              Steering.beta2(0.99),
              Hyperparameter.in(
                      Interval.above(0).below(1), "epsilon", 1e-3, "least share that is not kept")
                  .aliased("eps"),
              Steering.decay(0))
          .reading(
              HostScalar.oneMinus("beta2"),
              new HostScalar("most", (h, _) -> 1 - HostScalar.of(h, "epsilon")))
          .keeping("first_moment", "second_moment", "weight")
          .described(
              "b = clamp(1 - beta0 v/mean(v), 0, 1 - epsilon), the mean over all parameters;"
                  + " m = b m + (1 - b) g; p - lr m/(1 - prod b)",
              "Xie et al., 2022")
          .whole(InertiaRules::adai);

  private static GroupUpdate adai(GroupStep step) {
    long elements = step.blocks().stream().mapToLong(b -> b.parameter().size()).sum();
    Tensor mean =
        step.sum(b -> secondMoment(new At(step, b)).sum()).div((double) elements).maximum(LEAST);
    return TensorRule.update(
        step,
        at -> {
          Tensor v = secondMoment(at);
          Tensor less = v.div(mean).mul(at.s("beta0"));
          Tensor kept = less.neg().add(1).maximum(0).minimum(at.s("most"));
          Tensor taken = kept.neg().add(1);
          Tensor m = at.kept("first_moment").mul(kept).add(at.decayed().mul(taken));
          // 1 less the product of what was kept, which begins at 0
          Tensor weight = at.kept("weight").mul(kept).add(taken);
          return Next.of(at.descended(at.p(), m.div(weight)))
              .with("first_moment", m)
              .with("second_moment", v)
              .with("weight", weight);
        },
        Map.of());
  }

  private static Tensor secondMoment(At at) {
    return at.mean("second_moment", "beta2", at.decayed().square());
  }

  /**
   * TAdam (Ilboudo, Kobayashi and Sugimoto, 2020), as in the authors' code: Adam whose first moment
   * is the mean of a Student distribution, in which a tensor's gradients that lie far off count
   * little.
   */
  static final UpdateRule TADAM =
      TensorRule.of(
              "tadam",
              Steering.rate(0.001),
              Hyperparameter.in(
                  Interval.above(0).below(1), "beta1", 0.9, "share that outliers leave"),
              Steering.beta2(0.999),
              Steering.epsilon(1e-8),
              Steering.positive("k_dof", 1, "degrees of freedom for each element"),
              Steering.decay(0))
          .reading(
              HostScalar.oneMinus("beta2"),
              HostScalar.unbias("beta1"),
              HostScalar.unbias("beta2"),
              HostScalar.first(),
              new HostScalar(
                  "usual_weight",
                  (h, _) -> HostScalar.of(h, "beta1") / (1 - HostScalar.of(h, "beta1"))),
              new HostScalar("weight_kept", (h, _) -> 2 - 1 / HostScalar.of(h, "beta1")))
          .keeping("first_moment", "second_moment")
          .keepingNumber("weight")
          .described(
              "w = (k n + n)/(k n + sum (g - m)^2/(v + epsilon)), n elements, k = k_dof;"
                  + " b = W/(W + w); W = (2 - 1/beta1) W + w, beta1/(1 - beta1) at first;"
                  + " m = b m + (1 - b) g; p - lr m/(sqrt(v) + epsilon)",
              "Ilboudo et al., 2020")
          .each(InertiaRules::tadam);

  private static Next tadam(At at) {
    Tensor g = at.decayed();
    double elements = at.p().size();
    Tensor off = g.sub(at.kept("first_moment"));
    Tensor far = off.square().div(at.kept("second_moment").add(at.s("epsilon"))).sum().reshape(1);
    Tensor freedom = at.s("k_dof").mul(elements);
    Tensor w = freedom.add(elements).div(freedom.add(far));
    Tensor before = at.first(at.s("usual_weight"), at.kept("weight"));
    Tensor kept = before.div(before.add(w));
    Tensor m = at.kept("first_moment").mul(kept).add(g.mul(kept.neg().add(1)));
    Tensor v = at.mean("second_moment", "beta2", g.square());
    Tensor root = v.mul(at.s("unbias_beta2")).sqrt().add(at.s("epsilon"));
    return Next.of(at.descended(at.p(), m.mul(at.s("unbias_beta1")).div(root)))
        .with("first_moment", m)
        .with("second_moment", v)
        .with("weight", before.mul(at.s("weight_kept")).add(w));
  }

  private InertiaRules() {}

  static List<UpdateRule> all() {
    return List.of(ADAI, TADAM);
  }
}
