package io.lockstep.training.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the statistics of a watched step are warned of: one warning of a kind at most, of the layer
 * where it is worst.
 */
final class StepWarnings {
  /** With fewer examples, units that are rarely active look dead. */
  private static final int EXAMPLES_THAT_TELL = 32;

  private final WatchThresholds limits;
  private double firstNorm = Double.NaN;

  StepWarnings(WatchThresholds limits) {
    this.limits = limits;
  }

  /** Returns the gradient norm of the first watched step, NaN before it. */
  double firstNorm() {
    return firstNorm;
  }

  /** Takes back the gradient norm of the first watched step. */
  void resume(double norm) {
    firstNorm = norm;
  }

  /** Returns all that is to be warned of in a step, whether it was before or not. */
  List<TrainingWarning> of(WatchReport report) {
    List<TrainingWarning> found = new ArrayList<>();
    exploding(report, found);
    vanishing(report, found);
    dead(report, found);
    saturated(report, found);
    ratio(report, found);
    return found;
  }

  private void exploding(WatchReport report, List<TrainingWarning> found) {
    double norm = report.gradientNorm();
    double weights = report.weightNorm();
    if (Double.isNaN(firstNorm)) {
      firstNorm = norm;
    }
    String beside = null;
    if (!Double.isFinite(norm)) {
      beside = "";
    } else if (norm > limits.explodingBesideWeights() * weights) {
      beside = text(", that of the weights %.3g", weights);
    } else if (norm > limits.explodingGrowth() * firstNorm && norm > weights) {
      beside = text(", %.3g at the first watched step", firstNorm);
    }
    if (beside != null) {
      add(
          found,
          WarningKind.EXPLODING_GRADIENTS,
          report,
          null,
          text("gradients explode: their norm is %.3g%s", norm, beside),
          "try a lower learning rate, clipping by norm, smaller initial weights or normalization,"
              + " and see that inputs and targets are scaled");
    }
  }

  private void vanishing(WatchReport report, List<TrainingWarning> found) {
    List<WatchedLayer> layers = report.layers();
    double largest = 0;
    WatchedLayer there = null;
    boolean behindDead = false;
    TrainingWarning worst = null;
    double least = limits.vanishing();
    for (int i = layers.size() - 1; i >= 0; i--) {
      WatchedLayer layer = layers.get(i);
      behindDead |= layer.activations() != null && layer.activations().deadShare() == 1;
      double rms = gradient(layer);
      if (there != null && rms < least * largest && !(rms == 0 && behindDead)) {
        worst =
            new TrainingWarning(
                WarningKind.VANISHING_GRADIENTS,
                layer.path(),
                report.epoch(),
                report.step(),
                text(
                    "gradients vanish: the root mean square is %.2g in %s, %.2g in %s",
                    rms, layer.describe(), largest, there.describe()),
                "try relu in place of sigmoid or tanh, initial weights that suit the activation,"
                    + " normalization or residual connections between the layers, or fewer layers");
        least = rms / largest;
      }
      if (rms > largest) {
        largest = rms;
        there = layer;
      }
    }
    if (worst != null) {
      found.add(worst);
    }
  }

  /** The root mean square of the gradient by a layer's weights; NaN where none is trained. */
  private static double gradient(WatchedLayer layer) {
    List<WatchedParameter> weights =
        layer.parameters().stream().filter(p -> p.isWeight() && p.isTrained()).toList();
    double squares = weights.stream().mapToDouble(p -> p.gradientNorm() * p.gradientNorm()).sum();
    long size = weights.stream().mapToLong(WatchedParameter::size).sum();
    return Math.sqrt(squares) / Math.sqrt((double) size);
  }

  private void dead(WatchReport report, List<TrainingWarning> found) {
    List<WatchedLayer> dead =
        report.layers().stream()
            .filter(layer -> isDead(layer.activations()) && !isProbability(report, layer))
            .toList();
    WatchedLayer worst = worst(dead, layer -> share(layer, WatchedActivations::deadShare));
    if (worst != null && worst.activations() != null) {
      WatchedActivations given = worst.activations();
      add(
          found,
          WarningKind.DEAD_UNITS,
          report,
          worst,
          text(
                  "%d of %d units of %s are dead: no gradient goes through them for any of %d"
                      + " examples",
                  given.dead(), given.units(), worst.describe(), given.examples())
              + more(dead),
          "try a lower learning rate, leaky_relu or elu, initial weights that suit the activation"
              + " or normalization in front, and look for large negative biases");
    }
  }

  /** What the network gives may be as near to 0 and 1 as it likes, such as black pixels. */
  private static boolean isProbability(WatchReport report, WatchedLayer layer) {
    return layer.activations() != null
        && layer.activations().saturated() != null
        && layer == report.layers().getLast();
  }

  private boolean isDead(@Nullable WatchedActivations given) {
    return given != null
        && given.deadShare() >= limits.dead()
        && (given.deadShare() == 1 || given.examples() >= EXAMPLES_THAT_TELL);
  }

  private void saturated(WatchReport report, List<TrainingWarning> found) {
    List<WatchedLayer> saturated =
        report.layers().stream()
            .filter(l -> share(l, WatchedActivations::saturatedShare) >= limits.saturated())
            .filter(l -> !isProbability(report, l))
            .toList();
    WatchedLayer worst =
        worst(saturated, layer -> share(layer, WatchedActivations::saturatedShare));
    if (worst != null) {
      add(
          found,
          WarningKind.SATURATED_UNITS,
          report,
          worst,
          text(
                  "%.0f%% of what %s gives lies where it is flat",
                  100 * share(worst, WatchedActivations::saturatedShare), worst.describe())
              + more(saturated),
          "try smaller initial weights, scaled inputs, normalization in front, a lower learning"
              + " rate or relu");
    }
  }

  private void ratio(WatchReport report, List<TrainingWarning> found) {
    List<WatchedLayer> large =
        report.layers().stream().filter(l -> ratio(l) > limits.mostLogRatio()).toList();
    // Where gradients vanish, another rate is no help.
    boolean vanish = found.stream().anyMatch(w -> w.kind() == WarningKind.VANISHING_GRADIENTS);
    List<WatchedLayer> small =
        report.layers().stream()
            .filter(l -> !vanish && ratio(l) < limits.leastLogRatio() && gradient(l) > 0)
            .toList();
    List<WatchedLayer> affected = large.isEmpty() ? small : large;
    double sign = large.isEmpty() ? -1 : 1;
    WatchedLayer worst = worst(affected, layer -> sign * ratio(layer));
    if (worst != null) {
      add(
          found,
          WarningKind.UPDATE_RATIO,
          report,
          worst,
          text(
                  "log10 of update to weight is %.1f in %s, where about -3 is usual",
                  ratio(worst), worst.describe())
              + more(affected),
          large.isEmpty()
              ? "try a higher learning rate"
              : "try a lower learning rate, or a warm-up");
    }
  }

  /** That of the layer's first weight; NaN where none is trained. */
  private static double ratio(WatchedLayer layer) {
    return layer.parameters().stream()
        .filter(p -> p.isWeight() && p.isTrained())
        .mapToDouble(WatchedParameter::logRatio)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double share(WatchedLayer layer, ToDoubleFunction<WatchedActivations> share) {
    return layer.activations() == null ? Double.NaN : share.applyAsDouble(layer.activations());
  }

  private static @Nullable WatchedLayer worst(
      List<WatchedLayer> layers, ToDoubleFunction<WatchedLayer> badness) {
    return layers.stream().max(Comparator.comparingDouble(badness)).orElse(null);
  }

  private static String more(List<WatchedLayer> affected) {
    int others = affected.size() - 1;
    return others == 0 ? "" : ", and so in " + others + (others == 1 ? " other" : " others");
  }

  private static void add(
      List<TrainingWarning> found,
      WarningKind kind,
      WatchReport report,
      @Nullable WatchedLayer layer,
      String seen,
      String advice) {
    String path = layer == null ? null : layer.path();
    found.add(new TrainingWarning(kind, path, report.epoch(), report.step(), seen, advice));
  }

  @SuppressWarnings("AnnotateFormatMethod") // Would need a dependency for one method.
  private static String text(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
