package io.lockstep.training.optim.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What may be put around an optimizer and changes how it trains, from the papers. */
final class WrapperReferences {
  /**
   * Their names; averages do not change how weights are trained, and a second pass is elsewhere.
   */
  static final List<String> NAMES = List.of("lookahead", "cautious", "centralized");

  private WrapperReferences() {}

  static Reference around(String name, Reference base, Hyper h) {
    return switch (name) {
      case "lookahead" -> lookahead(base, h);
      case "cautious" -> (p, g, t, loss) -> cautious(base, p, g, t, loss);
      case "centralized" ->
          (p, g, t, loss) ->
              base.step(p, g.stream().map(WrapperReferences::centralized).toList(), t, loss);
      default -> throw new AssertionError("no reference for " + name);
    };
  }

  static Reference lookahead(Reference base, Hyper h) {
    List<Values> slow = new ArrayList<>();
    return (p, g, t, loss) -> {
      if (t == 1) {
        p.forEach(v -> slow.add(v.copy()));
      }
      base.step(p, g, t, loss);
      if (t % Math.round(h.get("lookahead_steps")) == 0) {
        for (int k = 0; k < p.size(); k++) {
          double[] fast = p.get(k).data();
          double[] behind = slow.get(k).data();
          for (int i = 0; i < fast.length; i++) {
            behind[i] += h.get("lookahead_alpha") * (fast[i] - behind[i]);
            fast[i] = behind[i];
          }
        }
      }
    };
  }

  private static void cautious(Reference base, List<Values> p, List<Values> g, int t, double loss) {
    List<Values> before = p.stream().map(Values::copy).toList();
    base.step(p, g, t, loss);
    for (int k = 0; k < p.size(); k++) {
      double[] now = p.get(k).data();
      double[] then = before.get(k).data();
      double[] gradient = g.get(k).data();
      boolean[] agrees = new boolean[now.length];
      int count = 0;
      for (int i = 0; i < now.length; i++) {
        agrees[i] = (now[i] - then[i]) * gradient[i] < 0;
        count += agrees[i] ? 1 : 0;
      }
      double share = Math.max((double) count / now.length, 1e-3);
      for (int i = 0; i < now.length; i++) {
        now[i] = then[i] + (agrees[i] ? (now[i] - then[i]) / share : 0);
      }
    }
  }

  static Values centralized(Values g) {
    if (g.shape().size() < 2) {
      return g;
    }
    Values centred = g.copy();
    int columns = g.data().length / g.shape().get(0);
    for (int r = 0; r < g.shape().get(0); r++) {
      double mean = Arrays.stream(g.data(), r * columns, (r + 1) * columns).average().orElseThrow();
      for (int c = 0; c < columns; c++) {
        centred.data()[r * columns + c] -= mean;
      }
    }
    return centred;
  }
}
