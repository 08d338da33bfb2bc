package io.lockstep.training.optim.tensor;

import static io.lockstep.training.optim.tensor.At.rowAxes;
import static io.lockstep.training.optim.tensor.At.squares;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.GroupStep;
import io.lockstep.training.optim.rule.GroupUpdate;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rules by which gradients, or weights, have a length that is the same in each step. */
final class NormalizedRules {
  /**
   * SNGM (Zhao, Xie and Li, 2020): momentum of gradients of length 1, all parameters together, for
   * large batches. The authors give no default rate.
   */
  static final UpdateRule SNGM =
      TensorRule.of("sngm", Steering.rate(0.01), Steering.momentum(0.9), Steering.decay(0))
          .keeping("velocity")
          .described(
              "v = momentum v + g/|g|, the norm of all gradients; p - lr v",
              "Zhao, Xie and Li, 2020")
          .whole(NormalizedRules::sngm);

  private static GroupUpdate sngm(GroupStep step) {
    Tensor length = step.sum(b -> squares(new At(step, b).decayed())).sqrt();
    Tensor inverse = length.eq(0).where(0, length.pow(-1));
    return TensorRule.update(
        step,
        at -> {
          Tensor v = at.kept("velocity").mul(at.s("momentum")).add(at.decayed().mul(inverse));
          return Next.of(at.descended(at.p(), v)).with("velocity", v);
        },
        Map.of());
  }

  /**
   * AdaSGD (Wang and Wiens, 2020), as in the authors' code: momentum whose rate is divided by the
   * root of one second moment, that of all gradients together. The authors give no default rate.
   */
  static final UpdateRule ADASGD =
      TensorRule.of(
              "adasgd",
              Steering.rate(0.001),
              Steering.momentum(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(1e-9),
              Steering.decay(0))
          .reading(
              HostScalar.oneMinus("beta2"),
              new HostScalar(
                  "root_correction",
                  (h, step) -> Math.sqrt(HostScalar.correction(h, "beta2", step))))
          .keeping("velocity")
          .sharing("second_moment")
          .described(
              "v = momentum v + g; s: mean of |g|^2/n, all n elements;"
                  + " p - lr sqrt(1 - beta2^t) v/(sqrt(s) + epsilon)",
              "Wang and Wiens, 2020")
          .whole(NormalizedRules::adasgd);

  private static GroupUpdate adasgd(GroupStep step) {
    long elements = step.blocks().stream().mapToLong(b -> b.parameter().size()).sum();
    Tensor square = step.sum(b -> squares(new At(step, b).decayed())).div((double) elements);
    Tensor s =
        step.shared("second_moment")
            .mul(step.scalar("beta2"))
            .add(square.mul(step.scalar("one_minus_beta2")));
    Tensor rate =
        step.scalar("lr")
            .mul(step.scalar("root_correction"))
            .div(s.sqrt().add(step.scalar("epsilon")));
    return TensorRule.update(
        step,
        at -> {
          Tensor v = at.kept("velocity").mul(at.s("momentum")).add(at.decayed());
          return Next.of(at.p().sub(v.mul(rate))).with("velocity", v);
        },
        Map.of("second_moment", s));
  }

  /**
   * ND-Adam (Zhang, Ma, Li and Wu, 2017): the weights that lead into a unit are kept at norm 1,
   * from the first step on; they are stepped by Adam at right angles to themselves, with one second
   * moment for each unit. Vectors are stepped by Adam. No decay, which the norm would undo.
   */
  static final UpdateRule ND_ADAM =
      TensorRule.of(
              "nd_adam",
              Steering.rate(0.001),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(1e-8))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              HostScalar.unbias("beta1"),
              HostScalar.unbias("beta2"),
              HostScalar.first())
          .keeping("first_moment")
          .keeping(NormalizedRules::rows)
          .described(
              "rows w of norm 1: d = g - <g, w> w; m, v: means of d, |d|^2;"
                  + " w - lr m/(sqrt(v) + epsilon), then norm 1; vectors by adam",
              "Zhang et al., 2017")
          .each(NormalizedRules::ndAdam);

  private static Map<String, Shape> rows(Shape shape) {
    int[] dims = shape.toArray();
    if (dims.length > 1) {
      Arrays.fill(dims, 1, dims.length, 1);
    }
    Map<String, Shape> state = new LinkedHashMap<>();
    state.put("second_moment", Shape.of(dims));
    return state;
  }

  private static Next ndAdam(At at) {
    boolean matrix = at.p().shape().rank() > 1;
    int[] axes = rowAxes(at.p());
    Tensor w = matrix ? at.first(unit(at.p(), axes), at.p()) : at.p();
    Tensor d = matrix ? at.g().sub(w.mul(at.g().mul(w).sumKeep(axes))) : at.g();
    Tensor m = at.mean("first_moment", "beta1", d);
    Tensor size = matrix ? d.square().sumKeep(axes) : d.square();
    Tensor v = at.mean("second_moment", "beta2", size);
    Tensor root = v.mul(at.s("unbias_beta2")).sqrt().add(at.s("epsilon"));
    Tensor next = at.descended(w, m.mul(at.s("unbias_beta1")).div(root));
    return Next.of(matrix ? unit(next, axes) : next)
        .with("first_moment", m)
        .with("second_moment", v);
  }

  /** Rows of norm 1; a row of zeros stays. */
  private static Tensor unit(Tensor x, int[] axes) {
    return x.div(x.square().sumKeep(axes).sqrt().maximum(1e-12));
  }

  private NormalizedRules() {}

  static List<UpdateRule> all() {
    return List.of(SNGM, ADASGD, ND_ADAM);
  }
}
