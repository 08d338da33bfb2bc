package io.lockstep.training.optim.tensor;

import static io.lockstep.training.optim.tensor.At.norm;
import static io.lockstep.training.optim.tensor.At.ratio;
import static io.lockstep.training.optim.tensor.At.squares;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.List;

/** Rules whose steps are as long as a tensor's weights say, for training in large batches. */
final class TrustRatioRules {
  /**
   * LAMB (You et al., 2020): Adam's direction with decay, scaled to the norm of the weights. With
   * bias correction, as in the paper; the gradient is not clipped before (timm does), see {@code
   * clip_norm}.
   */
  static final UpdateRule LAMB =
      TensorRule.of(
              "lamb",
              Steering.rate(0.001),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(1e-6),
              Steering.decay(0.01))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              HostScalar.unbias("beta1"),
              HostScalar.unbias("beta2"))
          .keeping("first_moment", "second_moment")
          .described(
              "u = adam's direction + weight_decay p; p - lr |p|/|u| u, |p|/|u| = 1 where one is 0",
              "You et al., 2020")
          .convention(
              "the paper's, with bias correction within the ratio; timm clips gradients "
                  + "before, here clip_norm")
          .each(at -> {
            Tensor m = at.mean("first_moment", "beta1", at.g());
            Tensor v = at.mean("second_moment", "beta2", at.g().square());
            Tensor root = v.mul(at.s("unbias_beta2")).sqrt().add(at.s("epsilon"));
            Tensor u = m.mul(at.s("unbias_beta1")).div(root).add(at.p().mul(at.s("weight_decay")));
            Tensor weights = norm(at.p());
            Tensor trust = weights.eq(0).where(1, ratio(weights, norm(u), 1));
            return Next.of(at.descended(at.p(), u.mul(trust)))
                .with("first_moment", m)
                .with("second_moment", v);
          });

  /**
   * LARS (You, Gitman and Ginsburg, 2017): momentum on a gradient scaled to a share of the norm of
   * the weights. Vectors, such as biases, are not scaled, and are therefore what bounds the rate;
   * others' defaults go up to 1.
   */
  static final UpdateRule LARS =
      TensorRule.of(
              "lars",
              Steering.rate(0.1),
              Steering.momentum(0.9),
              Steering.decay(0),
              Steering.positive("trust", 0.001, "part of the weights' norm that a step is long")
                  .aliased("trust_coefficient", "eta"),
              Steering.epsilon(1e-8))
          .keeping("velocity")
          .described(
              "q = trust |p|/(|g| + weight_decay |p| + epsilon), 1 for vectors; v = momentum v +"
                  + " q (g + weight_decay p); p - lr v",
              "You, Gitman and Ginsburg, 2017")
          .convention(
              "the rate is outside v, as in PyTorch's momentum; the paper has it within; "
                  + "vectors are not scaled")
          .each(at -> {
            Tensor decayed = at.decayed();
            Tensor scaled = at.p().shape().rank() < 2 ? decayed : decayed.mul(larsTrust(at));
            Tensor velocity = at.kept("velocity").mul(at.s("momentum")).add(scaled);
            return Next.of(at.descended(at.p(), velocity)).with("velocity", velocity);
          });

  private static Tensor larsTrust(At at) {
    Tensor weights = norm(at.p());
    Tensor gradients = norm(at.g());
    Tensor below = gradients.add(weights.mul(at.s("weight_decay"))).add(at.s("epsilon"));
    Tensor trust = weights.mul(at.s("trust")).div(below);
    return weights.eq(0).or(gradients.eq(0)).where(1, trust);
  }

  /**
   * NovoGrad (Ginsburg et al., 2019): a second moment for each tensor, that of the gradient's norm,
   * which begins with the first one.
   */
  static final UpdateRule NOVOGRAD =
      TensorRule.of(
              "novograd",
              Steering.rate(0.001),
              Steering.beta1(0.95),
              Steering.beta2(0.98),
              Steering.epsilon(1e-8),
              Steering.decay(0))
          .reading(HostScalar.oneMinus("beta2"), HostScalar.first())
          .keeping("first_moment")
          .keepingNumber("second_moment")
          .described(
              "v = |g|^2 at first, then its mean; m = beta1 m + g/(sqrt(v) + epsilon) +"
                  + " weight_decay p; p - lr m",
              "Ginsburg et al., 2019")
          .each(at -> {
            Tensor squares = squares(at.g());
            Tensor v = at.first(squares, at.mean("second_moment", "beta2", squares));
            Tensor scaled = at.g().div(v.sqrt().add(at.s("epsilon")));
            Tensor m =
                at.kept("first_moment")
                    .mul(at.s("beta1"))
                    .add(scaled)
                    .add(at.p().mul(at.s("weight_decay")));
            return Next.of(at.descended(at.p(), m))
                .with("first_moment", m)
                .with("second_moment", v);
          });

  private TrustRatioRules() {}

  static List<UpdateRule> all() {
    return List.of(LAMB, LARS, NOVOGRAD);
  }
}
