package io.lockstep.training.optim.tensor;

import static io.lockstep.training.optim.tensor.At.dot;
import static io.lockstep.training.optim.tensor.At.squares;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Rules that find the length of a step by themselves, from all parameters of their group together.
 */
final class AdaptiveRateRules {
  /** WNGrad (Wu, Ward and Bottou, 2018): a rate divided by a number that grows with gradients. */
  static final UpdateRule WNGRAD =
      TensorRule.of("wngrad", Steering.rate(1), Steering.positive("start", 1, "of the divisor"))
          .reading(HostScalar.first())
          .sharing("divisor")
          .described("b + |g|^2/b; p - lr g/b, the norm of all gradients", "Wu et al., 2018")
          .whole(step -> {
            Tensor before = begun(step, step.scalar("start"), step.shared("divisor"));
            Tensor divisor = before.add(step.sum(b -> squares(b.gradient())).div(before));
            Tensor rate = step.scalar("lr").div(divisor);
            return TensorRule.update(
                step, at -> Next.of(at.p().sub(at.g().mul(rate))), Map.of("divisor", divisor));
          });

  /**
   * AvaGrad (Savarese et al., 2021): Adam by the second moment before the step, whose rates are
   * normalized over all parameters, so that learning rate and epsilon can be chosen apart.
   */
  static final UpdateRule AVAGRAD =
      TensorRule.of(
              "avagrad",
              Steering.rate(0.1),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(0.1),
              Steering.decay(0))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              HostScalar.unbias("beta1"),
              HostScalar.decayFactor())
          .keeping("first_moment", "second_moment")
          .described(
              "r = 1/(sqrt(v before) + epsilon); p - lr m r sqrt(n/sum r^2), n elements",
              "Savarese et al., 2021")
          .convention("the authors' code: the roots are of v before the step")
          .whole(step -> {
            long elements = step.blocks().stream().mapToLong(b -> b.parameter().size()).sum();
            Tensor sum = step.sum(b -> squares(avagradRate(new At(step, b))));
            Tensor scale = sum.div((double) elements).pow(-0.5);
            return TensorRule.update(
                step,
                at -> {
                  Tensor m = at.mean("first_moment", "beta1", at.g());
                  Tensor v = at.mean("second_moment", "beta2", at.g().square());
                  Tensor u = m.mul(at.s("unbias_beta1")).mul(avagradRate(at)).mul(scale);
                  return Next.of(at.descended(at.p().mul(at.s("decay_factor")), u))
                      .with("first_moment", m)
                      .with("second_moment", v);
                },
                Map.of());
          });

  private static Tensor avagradRate(At at) {
    return at.kept("second_moment").sqrt().add(at.s("epsilon")).pow(-1);
  }

  /**
   * Prodigy (Mishchenko and Defazio, 2024): Adam that learns its rate from how far the parameters
   * have come. {@code lr} stays 1, or is a schedule of factors.
   */
  static final UpdateRule PRODIGY =
      TensorRule.of(
              "prodigy",
              Steering.rate(1),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(1e-8),
              Steering.decay(0),
              Steering.positive("d0", 1e-6, "distance that is known at first"),
              Steering.positive("d_coef", 1, "factor of the distance"))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              new HostScalar("beta3", (h, _) -> Math.sqrt(HostScalar.of(h, "beta2"))),
              new HostScalar("inverse_d0", (h, _) -> 1 / HostScalar.of(h, "d0")),
              HostScalar.first())
          .keeping("first_moment", "second_moment", "gradient_sum", "start")
          .sharing("distance", "distance_numerator")
          .described(
              "d: max of d_coef <g, p0 - p>-sum/|gradient sum|_1; adam of d g; p - lr d (m/(sqrt(v)"
                  + " + d epsilon) + weight_decay p)",
              "Mishchenko and Defazio, 2024")
          .whole(AdaptiveRateRules::prodigy);

  private static GroupUpdate prodigy(GroupStep step) {
    Tensor d = begun(step, step.scalar("d0"), step.shared("distance"));
    Tensor weight = d.mul(step.scalar("inverse_d0")).mul(d).mul(step.scalar("lr"));
    Function<At, Tensor> start = at -> at.first(at.p(), at.kept("start"));
    Function<At, Tensor> sums =
        at -> at.kept("gradient_sum").mul(at.s("beta3")).add(at.g().mul(weight));
    Tensor along =
        step.sum(b -> {
          At at = new At(step, b);
          return dot(at.g(), start.apply(at).sub(at.p()));
        });
    Tensor numerator =
        step.shared("distance_numerator").mul(step.scalar("beta3")).add(along.mul(weight));
    Tensor length = step.sum(b -> sums.apply(new At(step, b)).abs().sum());
    Tensor estimate = At.ratio(numerator.mul(step.scalar("d_coef")), length, 0);
    Tensor next = d.maximum(estimate);
    return TensorRule.update(
        step,
        at -> {
          Tensor m =
              at.kept("first_moment")
                  .mul(at.s("beta1"))
                  .add(at.g().mul(d.mul(at.s("one_minus_beta1"))));
          Tensor v =
              at.kept("second_moment")
                  .mul(at.s("beta2"))
                  .add(at.g().square().mul(d.square().mul(at.s("one_minus_beta2"))));
          Tensor u = m.div(v.sqrt().add(d.mul(at.s("epsilon"))));
          Tensor down = u.add(at.p().mul(at.s("weight_decay"))).mul(d);
          return Next.of(at.descended(at.p(), down))
              .with("first_moment", m)
              .with("second_moment", v)
              .with("gradient_sum", sums.apply(at))
              .with("start", start.apply(at));
        },
        Map.of("distance", next, "distance_numerator", numerator));
  }

  /**
   * Adam with D-Adaptation (Defazio and Mishchenko, 2023): a rate from a lower bound on how far the
   * solution is. {@code lr} stays 1, or is a schedule of factors.
   */
  static final UpdateRule DADAPT_ADAM =
      TensorRule.of(
              "dadapt_adam",
              Steering.rate(1),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(1e-8),
              Steering.decay(0),
              Steering.positive("d0", 1e-6, "distance that is known at first"))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              new HostScalar("root_beta2", (h, _) -> Math.sqrt(HostScalar.of(h, "beta2"))),
              new HostScalar(
                  "one_minus_root_beta2", (h, _) -> 1 - Math.sqrt(HostScalar.of(h, "beta2"))),
              HostScalar.first())
          .keeping("first_moment", "second_moment", "gradient_sum")
          .sharing("distance", "distance_numerator")
          .described(
              "s: mean of d lr g; d: max of mean(d lr <g, s/(sqrt(v) + epsilon)>)/((1 -"
                  + " sqrt(beta2)) |s|_1); m: mean of d lr g; p - m/(sqrt(v) + epsilon)",
              "Defazio and Mishchenko, 2023")
          .whole(AdaptiveRateRules::dadapt);

  private static GroupUpdate dadapt(GroupStep step) {
    Tensor d = begun(step, step.scalar("d0"), step.shared("distance"));
    Tensor rate = d.mul(step.scalar("lr"));
    Function<At, Tensor> second = at -> at.mean("second_moment", "beta2", at.g().square());
    Function<At, Tensor> root = at -> second.apply(at).sqrt().add(at.s("epsilon"));
    Function<At, Tensor> sums =
        at ->
            at.kept("gradient_sum")
                .mul(at.s("root_beta2"))
                .add(at.g().mul(rate.mul(at.s("one_minus_root_beta2"))));
    Tensor along =
        step.sum(b -> {
          At at = new At(step, b);
          return dot(at.g(), at.kept("gradient_sum").div(root.apply(at)));
        });
    Tensor numerator =
        step.shared("distance_numerator")
            .mul(step.scalar("root_beta2"))
            .add(along.mul(rate).mul(step.scalar("one_minus_root_beta2")));
    Tensor length = step.sum(b -> sums.apply(new At(step, b)).abs().sum());
    Tensor estimate = At.ratio(numerator, length.mul(step.scalar("one_minus_root_beta2")), 0);
    return TensorRule.update(
        step,
        at -> {
          Tensor m =
              at.kept("first_moment")
                  .mul(at.s("beta1"))
                  .add(at.g().mul(rate.mul(at.s("one_minus_beta1"))));
          Tensor decayed = at.p().sub(at.p().mul(rate.mul(at.s("weight_decay"))));
          return Next.of(decayed.sub(m.div(root.apply(at))))
              .with("first_moment", m)
              .with("second_moment", second.apply(at))
              .with("gradient_sum", sums.apply(at));
        },
        Map.of("distance", d.maximum(estimate), "distance_numerator", numerator));
  }

  /**
   * SWATS (Keskar and Socher, 2017): Adam that goes over to stochastic gradient descent when the
   * rate that would give Adam's step has settled.
   */
  static final UpdateRule SWATS =
      TensorRule.of(
              "swats",
              Steering.rate(0.001),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(1e-9),
              Steering.positive("tolerance", 1e-9, "distance of the rate from its mean"))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              HostScalar.unbias("beta2"),
              HostScalar.first(),
              new HostScalar(
                  "step_size",
                  (h, step) ->
                      HostScalar.of(h, "lr")
                          * Math.sqrt(HostScalar.correction(h, "beta2", step))
                          / HostScalar.correction(h, "beta1", step)))
          .keeping("first_moment", "second_moment", "velocity")
          .sharing("rate_mean", "sgd_rate")
          .described(
              "adam's step d; r = |d|^2/-<d, g>; when r's corrected mean is within tolerance of r:"
                  + " v = beta1 v + g; p - (1 - beta1) r v",
              "Keskar and Socher, 2017")
          .whole(AdaptiveRateRules::swats);

  private static GroupUpdate swats(GroupStep step) {
    Tensor settled = step.shared("sgd_rate");
    Tensor descends = settled.gt(0);
    Function<At, Tensor> first = at -> at.mean("first_moment", "beta1", at.g());
    Function<At, Tensor> second = at -> at.mean("second_moment", "beta2", at.g().square());
    Function<At, Tensor> adam =
        at ->
            first
                .apply(at)
                .mul(at.s("step_size"))
                .div(second.apply(at).sqrt().add(at.s("epsilon")))
                .neg();
    Tensor along = step.sum(b -> dot(adam.apply(new At(step, b)), b.gradient()));
    Tensor length = step.sum(b -> squares(adam.apply(new At(step, b))));
    Tensor rate = At.ratio(length, along.neg(), 0);
    Tensor mean =
        along
            .eq(0)
            .where(
                step.shared("rate_mean"),
                step.shared("rate_mean")
                    .mul(step.scalar("beta2"))
                    .add(rate.mul(step.scalar("one_minus_beta2"))));
    Tensor corrected = mean.mul(step.scalar("unbias_beta2"));
    Tensor close = corrected.sub(rate).abs().lt(step.scalar("tolerance"));
    Tensor goesOver =
        close
            .and(corrected.gt(0))
            .and(along.ne(0))
            .and(step.scalar("first").eq(0))
            .and(descends.not());
    Tensor next = goesOver.where(corrected, settled);
    return TensorRule.update(
        step,
        at -> {
          Tensor v = descends.where(at.kept("velocity").mul(at.s("beta1")).add(at.g()), 0);
          Tensor down = v.mul(settled.mul(at.s("one_minus_beta1"))).neg();
          return Next.of(at.p().add(descends.where(down, adam.apply(at))))
              .with("first_moment", descends.where(at.kept("first_moment"), first.apply(at)))
              .with("second_moment", descends.where(at.kept("second_moment"), second.apply(at)))
              .with("velocity", v);
        },
        Map.of("rate_mean", descends.where(step.shared("rate_mean"), mean), "sgd_rate", next));
  }

  private static Tensor begun(GroupStep step, Tensor start, Tensor kept) {
    return step.scalar("first").gt(0).where(start, kept);
  }

  private AdaptiveRateRules() {}

  static List<UpdateRule> all() {
    return List.of(WNGRAD, AVAGRAD, PRODIGY, DADAPT_ADAM, SWATS);
  }
}
