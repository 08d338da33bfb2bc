package io.lockstep.training.optim.tensor;

import static io.lockstep.training.optim.tensor.At.dot;
import static io.lockstep.training.optim.tensor.At.squares;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Rules that read the loss of the batch beside its gradient. */
final class LossRules {
  /**
   * Eve (Hayashi et al., 2016), as in its first version: Adam that goes slower while the loss
   * changes much.
   */
  static final UpdateRule EVE =
      TensorRule.of(
              "eve",
              Steering.rate(0.001),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.share("beta3", 0.999, "share of the relative change that is kept"),
              Steering.positive("low", 0.1, "least relative change that counts").aliased("thl"),
              Steering.positive("high", 10, "most relative change that counts").aliased("thu"),
              Steering.epsilon(1e-8))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              HostScalar.oneMinus("beta3"),
              HostScalar.unbias("beta1"),
              HostScalar.unbias("beta2"),
              HostScalar.first())
          .keeping("first_moment", "second_moment")
          .sharing("smooth_loss", "loss_change")
          .described(
              "f: the loss, its change cut to low..high; d: mean of |f - f before|/min of both; p -"
                  + " lr m/(d sqrt(v) + epsilon)",
              "Hayashi et al., 2016")
          .whole(step -> {
            Tensor before = step.shared("smooth_loss");
            Tensor low = step.scalar("low").add(1);
            Tensor high = step.scalar("high").add(1);
            Tensor factor = step.loss().div(before);
            Tensor cut =
                step.loss()
                    .ge(before)
                    .where(factor.clamp(low, high), factor.clamp(high.pow(-1), low.pow(-1)));
            Tensor first = step.scalar("first").gt(0);
            Tensor smooth = first.where(step.loss(), before.mul(cut));
            Tensor change = smooth.sub(before).abs().div(smooth.minimum(before));
            Tensor d =
                first.where(
                    1,
                    step.shared("loss_change")
                        .mul(step.scalar("beta3"))
                        .add(change.mul(step.scalar("one_minus_beta3"))));
            return TensorRule.update(
                step,
                at -> {
                  Tensor m = at.mean("first_moment", "beta1", at.g());
                  Tensor v = at.mean("second_moment", "beta2", at.g().square());
                  Tensor root = v.mul(at.s("unbias_beta2")).sqrt().mul(d).add(at.s("epsilon"));
                  return Next.of(at.descended(at.p(), m.mul(at.s("unbias_beta1")).div(root)))
                      .with("first_moment", m)
                      .with("second_moment", v);
                },
                Map.of("smooth_loss", smooth, "loss_change", d));
          });

  /**
   * AEGD (Liu and Tian, 2020): an energy for each element that can only fall; the loss must be
   * above {@code -c}.
   */
  static final UpdateRule AEGD =
      TensorRule.of(
              "aegd",
              Steering.rate(0.1),
              Steering.positive("c", 1, "added to the loss"),
              Steering.decay(0))
          .reading(HostScalar.first())
          .keeping("energy")
          .described(
              "v = g/(2 sqrt(loss + c)); r = r/(1 + 2 lr v^2), sqrt(loss + c) at first; p - 2 lr r"
                  + " v",
              "Liu and Tian, 2020")
          .each(at -> {
            Tensor root = at.step().loss().add(at.s("c")).sqrt();
            Tensor v = at.decayed().div(root.mul(2));
            Tensor energy = at.first(root.expand(at.p().shape().toArray()), at.kept("energy"));
            Tensor rate = at.s("lr").mul(2);
            Tensor r = energy.div(v.square().mul(rate).add(1));
            return Next.of(at.p().sub(r.mul(v).mul(rate))).with("energy", r);
          });

  /**
   * ALI-G (Berrada, Zisserman and Kumar, 2020): Polyak's step, the loss over the squared norm of
   * the gradient, for losses whose least value is 0; {@code lr} is the most that it can be.
   */
  static final UpdateRule ALIG =
      TensorRule.of(
              "alig",
              Steering.rate(0.1),
              Steering.momentum(0),
              Steering.positive("delta", 1e-5, "added to the squared norm"))
          .keeping("velocity")
          .described(
              "q = min(loss/(|g|^2 + delta), lr); v = momentum v - q g; p + momentum v - q g",
              "Berrada, Zisserman and Kumar, 2020")
          .whole(step -> {
            Tensor squares = step.sum(b -> squares(b.gradient()));
            Tensor rate =
                step.loss().div(squares.add(step.scalar("delta"))).minimum(step.scalar("lr"));
            return TensorRule.update(
                step,
                at -> {
                  Tensor down = at.g().mul(rate);
                  Tensor v = at.kept("velocity").mul(at.s("momentum")).sub(down);
                  return Next.of(at.p().sub(down).add(v.mul(at.s("momentum")))).with("velocity", v);
                },
                Map.of());
          });

  /**
   * L4 with Adam (Rolinek and Martius, 2018): Adam's direction, as long as it would take to bring
   * the loss down to a share of the least it has been, which is forgotten slowly.
   */
  static final UpdateRule L4_ADAM =
      TensorRule.of(
              "l4_adam",
              Steering.positive("fraction", 0.15, "of the way to the least loss").aliased("alpha"),
              Steering.share("gamma", 0.9, "part of the least loss that is aimed at"),
              Steering.positive("tau", 1000, "steps in which the least loss is forgotten"),
              Hyperparameter.in(
                  Interval.above(0), "start", 0.75, "part of the first loss that is the least"),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(1e-8))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              HostScalar.unbias("beta1"),
              HostScalar.unbias("beta2"),
              HostScalar.first(),
              new HostScalar("forget", (h, _) -> 1 + 1 / HostScalar.of(h, "tau")))
          .keeping("first_moment", "second_moment")
          .sharing("least_loss")
          .described(
              "d: adam's direction; q = fraction (loss - gamma least)/(<m, d> + epsilon); p - q d",
              "Rolinek and Martius, 2018")
          .whole(LossRules::l4);

  private static GroupUpdate l4(GroupStep step) {
    Function<At, Tensor> first = at -> at.mean("first_moment", "beta1", at.g());
    Function<At, Tensor> mean = at -> first.apply(at).mul(at.s("unbias_beta1"));
    Function<At, Tensor> second = at -> at.mean("second_moment", "beta2", at.g().square());
    Function<At, Tensor> direction =
        at ->
            mean.apply(at)
                .div(second.apply(at).mul(at.s("unbias_beta2")).sqrt().add(at.s("epsilon")));
    Tensor along =
        step.sum(b -> {
          At at = new At(step, b);
          return dot(mean.apply(at), direction.apply(at));
        });
    Tensor least = leastLoss(step);
    Tensor rate = l4Rate(step, least, along);
    return TensorRule.update(
        step,
        at ->
            Next.of(at.p().sub(direction.apply(at).mul(rate)))
                .with("first_moment", first.apply(at))
                .with("second_moment", second.apply(at)),
        Map.of("least_loss", least.mul(step.scalar("forget"))));
  }

  private static Tensor leastLoss(GroupStep step) {
    Tensor known =
        step.scalar("first")
            .gt(0)
            .where(step.loss().mul(step.scalar("start")), step.shared("least_loss"));
    return known.minimum(step.loss());
  }

  /** The length of a step down which the loss falls by so much for each length of 1. */
  private static Tensor l4Rate(GroupStep step, Tensor least, Tensor along) {
    Tensor way = step.loss().sub(least.mul(step.scalar("gamma"))).mul(step.scalar("fraction"));
    return way.div(along.add(step.scalar("epsilon")));
  }

  /** L4 (Rolinek and Martius, 2018) with the mean of gradients as its direction. */
  static final UpdateRule L4_MOMENTUM =
      TensorRule.of(
              "l4_momentum",
              Steering.positive("fraction", 0.15, "of the way to the least loss").aliased("alpha"),
              Steering.share("gamma", 0.9, "part of the least loss that is aimed at"),
              Steering.positive("tau", 1000, "steps in which the least loss is forgotten"),
              Hyperparameter.in(
                  Interval.above(0), "start", 0.75, "part of the first loss that is the least"),
              Steering.beta1(0.9),
              Steering.epsilon(1e-12))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.unbias("beta1"),
              HostScalar.first(),
              new HostScalar("forget", (h, _) -> 1 + 1 / HostScalar.of(h, "tau")))
          .keeping("first_moment")
          .sharing("least_loss")
          .described(
              "m: mean of g; q = fraction (loss - gamma least)/(|m|^2 + epsilon); p - q m",
              "Rolinek and Martius, 2018")
          .whole(LossRules::l4Momentum);

  private static GroupUpdate l4Momentum(GroupStep step) {
    Function<At, Tensor> first = at -> at.mean("first_moment", "beta1", at.g());
    Function<At, Tensor> mean = at -> first.apply(at).mul(at.s("unbias_beta1"));
    Tensor along = step.sum(b -> squares(mean.apply(new At(step, b))));
    Tensor least = leastLoss(step);
    Tensor rate = l4Rate(step, least, along);
    return TensorRule.update(
        step,
        at -> Next.of(at.p().sub(mean.apply(at).mul(rate))).with("first_moment", first.apply(at)),
        Map.of("least_loss", least.mul(step.scalar("forget"))));
  }

  private LossRules() {}

  static List<UpdateRule> all() {
    return List.of(EVE, AEGD, ALIG, L4_ADAM, L4_MOMENTUM);
  }
}
