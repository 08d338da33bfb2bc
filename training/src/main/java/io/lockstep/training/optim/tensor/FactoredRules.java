package io.lockstep.training.optim.tensor;

import static io.lockstep.training.optim.tensor.At.rms;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.optim.rule.Next;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rules that keep sums over rows and columns in place of a second moment for each element. */
final class FactoredRules {
  /** Torch's {@code eps[0]} where none is given: the distance of 1 to the next float. */
  private static final double FLOAT_EPSILON = Math.ulp(1f);

  /**
   * Adafactor (Shazeer and Stern, 2018), as PyTorch has it: the second moment of a matrix from
   * means of its rows and columns, steps relative to the weights, and clipped. The first epsilon is
   * the least second moment's root; the paper and Keras add {@code 1e-30} to the squares in place
   * of it. No first moment.
   */
  static final UpdateRule ADAFACTOR =
      TensorRule.of(
              "adafactor",
              Steering.rate(0.01),
              Steering.share("decay_exponent", 0.8, "beta2 of step t is 1 - t^-decay_exponent")
                  .aliased("beta2_decay"),
              Steering.positive("epsilon", FLOAT_EPSILON, "least root of a second moment")
                  .aliased("eps"),
              Steering.positive(
                  "least_scale", 1e-3, "least root mean square of weights that counts"),
              Steering.positive("clip", 1, "most root mean square of an update").aliased("d"),
              Steering.decay(0))
          .reading(
              HostScalar.decayFactor(),
              new HostScalar("share", (h, step) -> share(h, step)),
              new HostScalar("one_minus_share", (h, step) -> 1 - share(h, step)),
              new HostScalar(
                  "relative_rate",
                  (h, step) -> Math.min(HostScalar.of(h, "lr"), 1 / Math.sqrt((double) step))))
          .keeping(FactoredRules::factors)
          .described(
              "V = rows cols'/mean(rows), means of g^2 with beta2 = 1 - t^-0.8; u = g/sqrt(V);"
                  + " p - max(0.001, rms(p)) min(lr, 1/sqrt(t)) u/max(1, rms(u)/clip)",
              "Shazeer and Stern, 2018")
          .convention(
              "PyTorch's: epsilon is the least root of V; the paper and Keras add 1e-30 to "
                  + "g^2; no first moment")
          .each(FactoredRules::adafactor);

  private static double share(Map<String, Double> h, long step) {
    return 1 - StrictMath.pow((double) step, -HostScalar.of(h, "decay_exponent"));
  }

  private static Map<String, Shape> factors(Shape shape) {
    return factors("", shape);
  }

  /** The state of a second moment: of rows and columns, or of each element of a vector. */
  private static Map<String, Shape> factors(String prefix, Shape shape) {
    Map<String, Shape> state = new LinkedHashMap<>();
    int rank = shape.rank();
    if (rank < 2) {
      state.put(prefix + "second_moment", shape);
      return state;
    }
    int[] rows = shape.toArray();
    rows[rank - 1] = 1;
    int[] columns = shape.toArray();
    columns[rank - 2] = 1;
    state.put(prefix + "row_moment", Shape.of(rows));
    state.put(prefix + "column_moment", Shape.of(columns));
    return state;
  }

  private static Next adafactor(At at) {
    Tensor squares = at.g().square();
    Tensor least = at.s("epsilon").square();
    Next next = Next.of(at.p());
    Tensor v;
    int rank = at.p().shape().rank();
    if (rank < 2) {
      v = running(at, "second_moment", squares);
      next = next.with("second_moment", v);
    } else {
      Tensor rows = running(at, "row_moment", squares.meanKeep(rank - 1));
      Tensor columns = running(at, "column_moment", squares.meanKeep(rank - 2));
      v = rows.mul(columns).div(rows.meanKeep(rank - 2).maximum(at.s("epsilon")));
      next = next.with("row_moment", rows).with("column_moment", columns);
    }
    Tensor u = at.g().div(v.maximum(least).sqrt());
    Tensor scale = rms(at.p()).maximum(at.s("least_scale")).mul(at.s("relative_rate"));
    Tensor factor = scale.div(rms(u).div(at.s("clip")).maximum(1));
    return next.then(p -> p.mul(at.s("decay_factor")).sub(u.mul(factor)));
  }

  private static Tensor running(At at, String name, Tensor value) {
    return at.kept(name).mul(at.s("share")).add(value.mul(at.s("one_minus_share")));
  }

  /**
   * CAME (Luo et al., 2023): Adafactor's update, averaged, and divided by the root of how far the
   * average is off, which is kept by rows and columns, too. Vectors are stepped by the average.
   */
  static final UpdateRule CAME =
      TensorRule.of(
              "came",
              Steering.rate(2e-4),
              Steering.beta1(0.9),
              Steering.beta2(0.999),
              Steering.share("beta3", 0.9999, "share of the instability that is kept"),
              Steering.positive("epsilon", 1e-30, "added to squares of gradients").aliased("eps"),
              Steering.positive("instability_epsilon", 1e-16, "added to squares of what is off"),
              Steering.positive("clip", 1, "most root mean square of an update"),
              Steering.decay(0))
          .reading(
              HostScalar.oneMinus("beta1"),
              HostScalar.oneMinus("beta2"),
              HostScalar.oneMinus("beta3"),
              HostScalar.decayFactor())
          .keeping("first_moment")
          .keeping(shape -> factors("", shape))
          .keeping(shape -> shape.rank() < 2 ? Map.of() : factors("instability_", shape))
          .described(
              "u: adafactor's g/sqrt(V), clipped; m: mean of u; S: rows and columns of (u - m)^2;"
                  + " p (1 - lr weight_decay) - lr m/sqrt(S)",
              "Luo et al., 2023")
          .each(FactoredRules::came);

  private static Next came(At at) {
    Tensor squares = at.g().square().add(at.s("epsilon"));
    boolean matrix = at.p().shape().rank() > 1;
    Next next = Next.of(at.p());
    Tensor u;
    if (matrix) {
      Factors v = Factors.of(at, "", "beta2", squares);
      next = v.keep(next, "");
      u = at.g().mul(v.inverseRoot());
    } else {
      Tensor v = at.mean("second_moment", "beta2", squares);
      next = next.with("second_moment", v);
      u = at.g().div(v.sqrt());
    }
    Tensor clipped = u.div(rms(u).div(at.s("clip")).maximum(1));
    Tensor m = at.mean("first_moment", "beta1", clipped);
    next = next.with("first_moment", m);
    Tensor step = m;
    if (matrix) {
      Tensor off = clipped.sub(m).square().add(at.s("instability_epsilon"));
      Factors s = Factors.of(at, "instability_", "beta3", off);
      next = s.keep(next, "instability_");
      step = m.mul(s.inverseRoot());
    }
    Tensor down = step;
    return next.then(p -> at.descended(p.mul(at.s("decay_factor")), down));
  }

  /** Running means of rows and columns. */
  private record Factors(Tensor rows, Tensor columns, int rank) {
    static Factors of(At at, String prefix, String beta, Tensor squares) {
      int rank = at.p().shape().rank();
      return new Factors(
          at.mean(prefix + "row_moment", beta, squares.meanKeep(rank - 1)),
          at.mean(prefix + "column_moment", beta, squares.meanKeep(rank - 2)),
          rank);
    }

    Next keep(Next next, String prefix) {
      return next.with(prefix + "row_moment", rows).with(prefix + "column_moment", columns);
    }

    /** The inverse root of {@code rows columns / mean(rows)}. */
    Tensor inverseRoot() {
      Tensor share = rows.div(rows.meanKeep(rank - 2));
      return share.sqrt().mul(columns.sqrt()).pow(-1);
    }
  }

  /**
   * SM3-II (Anil et al., 2019): for each axis the largest second moment of each slice, with a
   * running mean of the steps.
   */
  static final UpdateRule SM3 =
      TensorRule.of("sm3", Steering.rate(0.1), Steering.momentum(0.9))
          .reading(HostScalar.oneMinus("momentum"))
          .keeping("velocity")
          .keeping(FactoredRules::slices)
          .described(
              "v = min over axes(s_i) + g^2; s_i = max over the others(v); u: mean of g/sqrt(v);"
                  + " p - lr u",
              "Anil et al., 2019")
          .each(at -> {
            int rank = at.p().shape().rank();
            Tensor v = at.kept("slice_moment_0");
            for (int axis = 1; axis < rank; axis++) {
              v = v.minimum(at.kept("slice_moment_" + axis));
            }
            Tensor moment = v.add(at.g().square());
            Tensor scaled = moment.eq(0).where(0, at.g().div(moment.sqrt()));
            Tensor velocity = at.mean("velocity", "momentum", scaled);
            Next next = Next.of(at.descended(at.p(), velocity)).with("velocity", velocity);
            for (int axis = 0; axis < rank; axis++) {
              int[] others = others(axis, rank);
              Tensor most = others.length == 0 ? moment : moment.maxKeep(others);
              next = next.with("slice_moment_" + axis, most);
            }
            return next;
          });

  private static Map<String, Shape> slices(Shape shape) {
    Map<String, Shape> state = new LinkedHashMap<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int[] dims = new int[shape.rank()];
      java.util.Arrays.fill(dims, 1);
      dims[axis] = shape.dim(axis);
      state.put("slice_moment_" + axis, Shape.of(dims));
    }
    return state;
  }

  private static int[] others(int axis, int rank) {
    return java.util.stream.IntStream.range(0, rank).filter(other -> other != axis).toArray();
  }

  private FactoredRules() {}

  static List<UpdateRule> all() {
    return List.of(ADAFACTOR, CAME, SM3);
  }
}
