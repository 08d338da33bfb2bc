package io.lockstep.parity.registry;

import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The initializers once more, as plain loops in double precision: the generator from the paper
 * (Salmon et al., 2011), distributions from their definitions. Shares no code with the library.
 */
final class PlainInitializers {
  private static final long LOW = 0xFFFFFFFFL;

  /**
   * What is filled.
   *
   * @param rows units, the fan-out
   * @param columns weights of a unit, the fan-in
   */
  record Place(int rows, int columns, long seed, int stream) {
    /** The words of an element, from 0 to below 2^32. */
    private long[] words(int element, int step, int attempt) {
      long[] c = {element & LOW, step & LOW, stream & LOW, attempt & LOW};
      for (int round = 0; round < 10; round++) {
        long k0 = ((seed & LOW) + round * 0x9E3779B9L) & LOW;
        long k1 = ((seed >>> 32) + round * 0xBB67AE85L) & LOW;
        long first = 0xD2511F53L * c[0];
        long second = 0xCD9E8D57L * c[2];
        c =
            new long[] {
              (second >>> 32) ^ c[1] ^ k0, second & LOW, (first >>> 32) ^ c[3] ^ k1, first & LOW
            };
      }
      return c;
    }

    double uniform(int element, int word) {
      return Math.floor(words(element, 0, 0)[word] / 256.0) / (1 << 24);
    }

    double normal(int element) {
      double radius = Math.sqrt(-2 * Math.log(1 - uniform(element, 0)));
      return radius * Math.cos(2 * Math.PI * uniform(element, 1));
    }

    /** Without bias: products whose lower half is too small are drawn again (Lemire, 2019). */
    int below(int bound, int step, int element) {
      for (int attempt = 0; ; attempt++) {
        for (long word : words(element, step, attempt)) {
          if (((word * bound) & LOW) >= (1L << 32) % bound) {
            return (int) ((word * bound) >> 32);
          }
        }
      }
    }
  }

  /** The tensor row by row, given the value of a parameter by its name. */
  @FunctionalInterface
  interface Formula {
    double[] of(Place place, ToDoubleFunction<String> value);
  }

  /** One weight. */
  @FunctionalInterface
  private interface Draw {
    double of(Place place, int element, ToDoubleFunction<String> value);
  }

  /** The variance. */
  @FunctionalInterface
  private interface Variance {
    double of(double in, double out, ToDoubleFunction<String> value);
  }

  static final Map<String, Formula> ALL =
      Map.ofEntries(
          Map.entry("zeros", each((_, _, _) -> 0)),
          Map.entry("ones", each((_, _, _) -> 1)),
          Map.entry("constant", each((_, _, v) -> v.applyAsDouble("value"))),
          Map.entry("he_normal", normal((in, _, v) -> 2 / (1 + square(v, "slope")) / in)),
          Map.entry("he_uniform", uniform((in, _, v) -> 2 / (1 + square(v, "slope")) / in)),
          Map.entry("he_normal_fan_out", normal((_, out, v) -> 2 / (1 + square(v, "slope")) / out)),
          Map.entry(
              "he_uniform_fan_out", uniform((_, out, v) -> 2 / (1 + square(v, "slope")) / out)),
          Map.entry("xavier_normal", normal((in, out, v) -> square(v, "gain") * 2 / (in + out))),
          Map.entry("xavier_uniform", uniform((in, out, v) -> square(v, "gain") * 2 / (in + out))),
          Map.entry("lecun_normal", normal((in, _, v) -> square(v, "gain") / in)),
          Map.entry("lecun_uniform", uniform((in, _, v) -> square(v, "gain") / in)),
          Map.entry("uniform_fan_in", uniform((in, _, v) -> square(v, "gain") / in / 3)),
          Map.entry(
              "normal",
              each((p, i, v) ->
                  v.applyAsDouble("mean") + v.applyAsDouble("deviation") * p.normal(i))),
          Map.entry(
              "uniform",
              each((p, i, v) -> {
                double u = p.uniform(i, 0);
                return (1 - u) * v.applyAsDouble("low") + u * v.applyAsDouble("high");
              })),
          Map.entry("truncated_normal", each(PlainInitializers::truncated)),
          Map.entry("orthogonal", PlainInitializers::orthogonal),
          Map.entry("identity", PlainInitializers::identity),
          Map.entry("sparse", PlainInitializers::sparse));

  private PlainInitializers() {}

  private static double square(ToDoubleFunction<String> value, String name) {
    return Math.pow(value.applyAsDouble(name), 2);
  }

  private static Formula each(Draw draw) {
    return (place, value) -> {
      double[] all = new double[place.rows() * place.columns()];
      for (int i = 0; i < all.length; i++) {
        all[i] = draw.of(place, i, value);
      }
      return all;
    };
  }

  private static Formula normal(Variance variance) {
    return each((p, i, v) -> Math.sqrt(variance.of(p.columns(), p.rows(), v)) * p.normal(i));
  }

  private static Formula uniform(Variance variance) {
    return each((p, i, v) -> {
      double limit = Math.sqrt(3 * variance.of(p.columns(), p.rows(), v));
      return limit * (2 * p.uniform(i, 0) - 1);
    });
  }

  /** The number below which the wanted share of what is between the bounds lies, by halving. */
  private static double truncated(Place place, int element, ToDoubleFunction<String> value) {
    double low = value.applyAsDouble("low");
    double high = value.applyAsDouble("high");
    double wanted = place.uniform(element, 0) * mass(low, high);
    double from = low;
    double to = high;
    for (int i = 0; i < 40; i++) {
      double middle = (from + to) / 2;
      if (mass(low, middle) < wanted) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return value.applyAsDouble("mean") + value.applyAsDouble("deviation") * from;
  }

  /** The bell curve's area by Simpson's rule, but for a factor. */
  private static double mass(double low, double high) {
    int steps = 1000;
    double width = (high - low) / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double x = low + i * width;
      sum += (i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4) * Math.exp(-x * x / 2);
    }
    return sum * width;
  }

  /** By the classical method of Gram and Schmidt, twice, since once is not exact enough. */
  private static double[] orthogonal(Place place, ToDoubleFunction<String> value) {
    boolean wide = place.rows() < place.columns();
    int count = Math.min(place.rows(), place.columns());
    int length = Math.max(place.rows(), place.columns());
    double[][] units = new double[count][length];
    double[] all = new double[count * length];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < length; i++) {
        units[k][i] = place.normal(wide ? k * length + i : i * count + k);
      }
      for (int pass = 0; pass < 2; pass++) {
        double[] old = units[k].clone();
        for (int before = 0; before < k; before++) {
          double share = dot(old, units[before]);
          for (int i = 0; i < length; i++) {
            units[k][i] -= share * units[before][i];
          }
        }
      }
      double norm = Math.sqrt(dot(units[k], units[k]));
      for (int i = 0; i < length; i++) {
        units[k][i] /= norm;
        all[wide ? k * length + i : i * count + k] = value.applyAsDouble("gain") * units[k][i];
      }
    }
    return all;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] identity(Place place, ToDoubleFunction<String> value) {
    double[] all = new double[place.rows() * place.columns()];
    for (int i = 0; i < Math.min(place.rows(), place.columns()); i++) {
      all[i * place.columns() + i] = value.applyAsDouble("gain");
    }
    return all;
  }

  /** The first places of a shuffled row, each row with a step of its own. */
  private static double[] sparse(Place place, ToDoubleFunction<String> value) {
    double[] all = new double[place.rows() * place.columns()];
    long kept = Math.min(Math.round(value.applyAsDouble("connections")), place.columns());
    for (int row = 0; row < place.rows(); row++) {
      int[] order = new int[place.columns()];
      for (int i = 0; i < order.length; i++) {
        order[i] = row * place.columns() + i;
      }
      for (int i = 0; i < kept; i++) {
        int with = i + place.below(order.length - i, row + 1, i);
        int element = order[with];
        order[with] = order[i];
        all[element] = value.applyAsDouble("deviation") * place.normal(element);
      }
    }
    return all;
  }
}
