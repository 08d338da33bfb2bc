package io.lockstep.training.optim.tensor;

import static io.lockstep.training.optim.tensor.At.norm;
import static io.lockstep.training.optim.tensor.At.rowAxes;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Rules that mind how long weights are: of a whole tensor, or of what leads into one unit. */
final class RowRules {
  /** Fromage (Bernstein et al., 2020): steps as long as a share of the weights, then shrunk. */
  static final UpdateRule FROMAGE =
      TensorRule.of("fromage", Steering.rate(0.01))
          .reading(
              new HostScalar(
                  "shrink",
                  (h, _) -> {
                    double lr = HostScalar.of(h, "lr");
                    return 1 / Math.sqrt(1 + lr * lr);
                  }))
          .described("(p - lr g |p|/|g|)/sqrt(1 + lr^2)", "Bernstein et al., 2020")
          .each(at -> {
            Tensor weights = norm(at.p());
            Tensor gradients = norm(at.g());
            Tensor both = weights.eq(0).or(gradients.eq(0)).where(1, weights.div(gradients));
            return Next.of(at.descended(at.p(), at.g().mul(both)).mul(at.s("shrink")));
          });

  /**
   * Nero (Liu et al., 2021): the weights that lead into a unit are kept at mean 0 and norm 1, from
   * the first step on, and stepped by the norm of their gradient. Vectors, and units of one weight,
   * are stepped element by element and not constrained.
   */
  static final UpdateRule NERO =
      TensorRule.of("nero", Steering.rate(0.01), Steering.beta2(0.999))
          .reading(HostScalar.oneMinus("beta2"), HostScalar.unbias("beta2"), HostScalar.first())
          .keeping(RowRules::rows)
          .keepingNumber("scale")
          .described(
              "v: mean of each row's |g|^2; p - lr scale g/sqrt(v), scale = the rows' mean norm at"
                  + " first; then each row to mean 0 and norm 1",
              "Liu et al., 2021")
          .each(at -> {
            boolean matrix = at.p().shape().rank() > 1 && at.p().shape().dim(0) < at.p().size();
            Tensor start = matrix ? at.first(constrained(at.p()), at.p()) : at.p();
            Tensor scale = at.first(scale(start), at.kept("scale"));
            Tensor v = at.mean("row_moment", "beta2", rowSquares(at.g()));
            Tensor root = v.mul(at.s("unbias_beta2")).sqrt();
            Tensor direction = root.eq(0).where(0, at.g().div(root)).mul(scale);
            Tensor next = at.descended(start, direction);
            return Next.of(matrix ? constrained(next) : next)
                .with("row_moment", v)
                .with("scale", scale);
          });

  private static Map<String, Shape> rows(Shape shape) {
    int[] dims = shape.toArray();
    if (dims.length > 1) {
      Arrays.fill(dims, 1, dims.length, 1);
    }
    return Map.of("row_moment", Shape.of(dims));
  }

  /** The sum of squares of each row; of a vector, each square. */
  private static Tensor rowSquares(Tensor x) {
    return x.shape().rank() > 1 ? x.square().sumKeep(rowAxes(x)) : x.square();
  }

  private static Tensor constrained(Tensor p) {
    Tensor centred = p.sub(p.meanKeep(rowAxes(p)));
    return centred.div(rowSquares(centred).sqrt());
  }

  /** The mean of the rows' norms, or 0.01 where it is 0. */
  private static Tensor scale(Tensor p) {
    Tensor mean = rowSquares(p).sqrt().mean().reshape(1);
    return mean.eq(0).where(0.01, mean);
  }

  /**
   * AdamP (Heo et al., 2021): Adam, of whose steps along the weights themselves nothing is left
   * where gradient and weights stand upright on each other, as behind a normalization.
   */
  static final UpdateRule ADAMP =
      TensorRule.of(
              "adamp",
              Steering.rate(0.001),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.epsilon(1e-8),
              Steering.decay(0),
              Steering.positive("delta", 0.1, "cosine below which weights count as upright"),
              Steering.atLeast0("decay_ratio", 0.1, "part of the decay there").aliased("wd_ratio"))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              HostScalar.unbias("beta1"),
              HostScalar.unbias("beta2"))
          .keeping("first_moment", "second_moment")
          .described(
              "adam's direction, less its part along p where |cos(p, g)| < delta/sqrt(n), by rows,"
                  + " else by the tensor; p (1 - lr weight_decay ratio) - lr u",
              "Heo et al., 2021")
          .each(at -> {
            Tensor m = at.mean("first_moment", "beta1", at.g());
            Tensor v = at.mean("second_moment", "beta2", at.g().square());
            Tensor root = v.mul(at.s("unbias_beta2")).sqrt().add(at.s("epsilon"));
            Tensor u = m.mul(at.s("unbias_beta1")).div(root);
            return projected(at, u).with("first_moment", m).with("second_moment", v);
          });

  /** SGDP (Heo et al., 2021): momentum with the projection of AdamP. */
  static final UpdateRule SGDP =
      TensorRule.of(
              "sgdp",
              Steering.rate(0.1),
              Steering.momentum(0.9),
              Steering.share("dampening", 0, "share of the gradient that is left out"),
              Steering.epsilon(1e-8),
              Steering.decay(0),
              Steering.positive("delta", 0.1, "cosine below which weights count as upright"),
              Steering.atLeast0("decay_ratio", 0.1, "part of the decay there").aliased("wd_ratio"))
          .reading(HostScalar.oneMinus("dampening"), HostScalar.oneMinus("momentum"))
          .keeping("velocity")
          .described(
              "v = momentum v + (1 - dampening) g, less its part along p as in adamp; p (1 - lr"
                  + " weight_decay ratio/(1 - momentum)) - lr v",
              "Heo et al., 2021")
          .each(at -> {
            Tensor velocity =
                at.kept("velocity")
                    .mul(at.s("momentum"))
                    .add(at.g().mul(at.s("one_minus_dampening")));
            return projected(at, velocity).with("velocity", velocity);
          });

  /** The parameter after a step from which the part along the weights is taken, where it is. */
  private static Next projected(At at, Tensor u) {
    Tensor decay = at.s("weight_decay").mul(at.s("lr"));
    if (at.step().scalars().containsKey("one_minus_momentum")) {
      decay = decay.div(at.s("one_minus_momentum"));
    }
    if (at.p().shape().rank() < 2) {
      return Next.of(at.descended(at.p().sub(at.p().mul(decay)), u));
    }
    int units = at.p().shape().dim(0);
    Tensor p = at.p().reshape(units, -1);
    Tensor g = at.g().reshape(units, -1);
    Tensor flat = u.reshape(units, -1);
    Tensor byRows = upright(at, p, g);
    Tensor whole = upright(at, p.reshape(1, -1), g.reshape(1, -1));
    Tensor along = byRows.where(alongRows(at, p, flat), flat);
    Tensor alongAll =
        whole.where(
            alongRows(at, p.reshape(1, -1), flat.reshape(1, -1)).reshape(p.shape().toArray()),
            flat);
    Tensor direction = byRows.where(along, alongAll).reshape(at.p().shape().toArray());
    Tensor left = byRows.or(whole).where(at.s("decay_ratio"), at.s("decay_ratio").onesLike());
    return Next.of(at.descended(at.p().sub(at.p().mul(decay.mul(left))), direction));
  }

  /** Whether all rows stand upright on their gradients. */
  private static Tensor upright(At at, Tensor p, Tensor g) {
    Tensor norms = rowNorms(p).maximum(at.s("epsilon")).mul(rowNorms(g).maximum(at.s("epsilon")));
    Tensor cosine = p.mul(g).sumKeep(1).abs().div(norms);
    double limit = 1 / Math.sqrt(p.shape().dim(1));
    return cosine.max().reshape(1).lt(at.s("delta").mul(limit));
  }

  private static Tensor alongRows(At at, Tensor p, Tensor u) {
    Tensor unit = p.div(rowNorms(p).add(at.s("epsilon")));
    return u.sub(unit.mul(unit.mul(u).sumKeep(1)));
  }

  private static Tensor rowNorms(Tensor x) {
    return x.square().sumKeep(1).sqrt();
  }

  private RowRules() {}

  static List<UpdateRule> all() {
    return List.of(FROMAGE, NERO, ADAMP, SGDP);
  }
}
