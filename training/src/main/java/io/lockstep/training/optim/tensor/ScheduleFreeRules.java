package io.lockstep.training.optim.tensor;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.List;
import java.util.Map;

/**
 * Schedule-free learning (Defazio et al., 2024): gradients are taken between a fast sequence z and
 * its average x, which is what is evaluated, so that no schedule need know the end. With a warm-up
 * of its own; all three sequences are kept, so that evaluating loses no bit.
 */
final class ScheduleFreeRules {
  private static final String FAST = "fast_weights";
  private static final String AVERAGE = "averaged_weights";

  private static final List<HostScalar> SCALARS =
      List.of(
          HostScalar.oneMinus("beta1"),
          HostScalar.first(),
          new HostScalar("rate", ScheduleFreeRules::rate),
          new HostScalar("average_share", ScheduleFreeRules::share));

  /** Schedule-free gradient descent. */
  static final UpdateRule SGD =
      TensorRule.of(
              "schedule_free_sgd",
              Steering.rate(1),
              Steering.beta1(0.9),
              Steering.decay(0),
              warmUp())
          .reading(SCALARS.toArray(HostScalar[]::new))
          .keeping(FAST, AVERAGE)
          .described(
              "z - lr (g + weight_decay p); x + c (z - x), c = lr^2/sum lr^2; p = beta1 x +"
                  + " (1 - beta1) z; evaluated: x",
              "Defazio et al., 2024")
          .each(at -> sequences(at, at.decayed(), Map.of()))
          .evaluatedBy(AVERAGE);

  /** Schedule-free AdamW. */
  static final UpdateRule ADAMW =
      TensorRule.of(
              "schedule_free_adamw",
              Steering.rate(0.0025),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(1e-8),
              Steering.decay(0),
              warmUp())
          .reading(adamScalars())
          .keeping(FAST, AVERAGE, "second_moment")
          .described(
              "z - lr (g/(sqrt(v) + epsilon) + weight_decay p); x and p as in"
                  + " schedule_free_sgd; evaluated: x",
              "Defazio et al., 2024")
          .each(at -> {
            Tensor v = at.mean("second_moment", "beta2", at.g().square());
            Tensor root = v.mul(at.s("unbias_beta2")).sqrt().add(at.s("epsilon"));
            Tensor down = at.g().div(root).add(at.p().mul(at.s("weight_decay")));
            return sequences(at, down, Map.of("second_moment", v));
          })
          .evaluatedBy(AVERAGE);

  private static Hyperparameter warmUp() {
    return Steering.atLeast0("warmup_steps", 0, "steps in which the rate rises to lr");
  }

  private static HostScalar[] adamScalars() {
    List<HostScalar> all = new java.util.ArrayList<>(SCALARS);
    all.add(HostScalar.oneMinus("beta2"));
    all.add(HostScalar.unbias("beta2"));
    return all.toArray(HostScalar[]::new);
  }

  private static double rate(Map<String, Double> h, long step) {
    double warm = HostScalar.of(h, "warmup_steps");
    return HostScalar.of(h, "lr") * (step < warm ? step / warm : 1);
  }

  /** The weight of a step in the average: its rate squared, of the sum of all so far. */
  private static double share(Map<String, Double> h, long step) {
    double warm = Math.floor(HostScalar.of(h, "warmup_steps"));
    double rising = Math.min((double) step, Math.max(warm - 1, 0));
    double before = warm == 0 ? 0 : rising * (rising + 1) * (2 * rising + 1) / 6 / (warm * warm);
    double sum = before + ((double) step - rising);
    double now = step < warm ? step / warm : 1;
    return now * now / sum;
  }

  private static Next sequences(At at, Tensor direction, Map<String, Tensor> more) {
    Tensor z0 = at.first(at.p(), at.kept(FAST));
    Tensor x0 = at.first(at.p(), at.kept(AVERAGE));
    Tensor z = z0.sub(direction.mul(at.s("rate")));
    Tensor x = x0.add(z.sub(x0).mul(at.s("average_share")));
    Tensor y = x.mul(at.s("beta1")).add(z.mul(at.s("one_minus_beta1")));
    Next next = Next.of(y).with(FAST, z).with(AVERAGE, x);
    for (Map.Entry<String, Tensor> entry : more.entrySet()) {
      next = next.with(entry.getKey(), entry.getValue());
    }
    return next;
  }

  private ScheduleFreeRules() {}

  static List<UpdateRule> all() {
    return List.of(SGD, ADAMW);
  }
}
