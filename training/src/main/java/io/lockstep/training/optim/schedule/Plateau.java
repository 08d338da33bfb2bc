package io.lockstep.training.optim.schedule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.lockstep.kernels.library.Configurable;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Registry;
import io.lockstep.kernels.library.Signature;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a rate is reduced when a loss stops falling: PyTorch's {@code ReduceLROnPlateau}, with its
 * usual values. Each epoch's loss goes to {@link PlateauState#next}; what the schedule of the rate
 * says is multiplied by the state's factor ({@link #rate}).
 *
 * <p>As in PyTorch, {@code patience} epochs without a better loss are borne and the next one
 * reduces; Keras reduces one epoch earlier. PyTorch's {@code eps}, below which a reduction of the
 * rate is left out, is not there: {@code least} says where it ends.
 *
 * @param factor by which the rate is multiplied, above 0 and below 1
 * @param patience epochs without a better loss that change nothing
 * @param threshold by how much a loss must be less than the best to be better
 * @param mode what the threshold is a part of
 * @param cooldown epochs after a reduction that are not counted
 * @param least below which the rate is not reduced
 */
public record Plateau(
    double factor, int patience, double threshold, Mode mode, int cooldown, double least)
    implements Configurable<Plateau> {
  /** What a threshold is a part of. */
  public enum Mode {
    /** A loss is better below {@code best * (1 - threshold)}; PyTorch's {@code rel}. */
    RELATIVE,
    /** A loss is better below {@code best - threshold}; PyTorch's {@code abs}. */
    ABSOLUTE
  }

  private static final Interval COUNTS = Interval.atLeast(0).upTo(1 << 30);
  private static final Signature SIGNATURE =
      Signature.of(
              "plateau",
              Hyperparameter.in(Interval.above(0).below(1), "factor", 0.1, "of each reduction")
                  .aliased("gamma"),
              Hyperparameter.in(COUNTS, "patience", 10, "epochs that are borne"),
              Hyperparameter.in(
                  Interval.atLeast(0).below(1), "threshold", 1e-4, "part of the best loss"),
              Hyperparameter.in(
                  Interval.atLeast(0), "min_delta", 0, "difference in place of threshold"),
              Hyperparameter.in(COUNTS, "cooldown", 0, "epochs after a reduction"),
              Hyperparameter.in(Interval.atLeast(0), "least", 0, "rate")
                  .aliased("min_lr", "eta_min", "to"))
          .aliased("reduce_on_plateau", "reduce_lr_on_plateau", "reducelronplateau");

  /** PyTorch's usual values. */
  public static final Plateau USUAL = new Plateau(0.1, 10, 1e-4, Mode.RELATIVE, 0, 0);

  private static final Registry<Plateau> REGISTRY =
      new Registry<Plateau>("plateau").with(USUAL, SIGNATURE.names());

  /**
   * Checks the values; a threshold of 0 is a relative one.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Plateau {
    mode = threshold == 0 ? Mode.RELATIVE : mode;
    SIGNATURE.with(values(factor, patience, threshold, mode, cooldown, least));
  }

  private static Map<String, Double> values(
      double factor, int patience, double threshold, Mode mode, int cooldown, double least) {
    boolean relative = mode == Mode.RELATIVE;
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("factor", factor);
    values.put("patience", (double) patience);
    values.put(relative ? "threshold" : "min_delta", threshold);
    values.put("cooldown", (double) cooldown);
    values.put("least", least);
    return values;
  }

  /** Returns one that bears so many epochs and then multiplies the rate, else as usual. */
  public static Plateau of(double factor, int patience) {
    return new Plateau(factor, patience, USUAL.threshold, USUAL.mode, 0, 0);
  }

  /**
   * Returns the settings of a text, such as {@code plateau(factor=0.5,patience=3)} or only what is
   * within; an absolute threshold is Keras's {@code min_delta}.
   *
   * @throws IllegalArgumentException if it has none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Plateau parse(String text) {
    boolean within = text.indexOf('(') < 0 && text.indexOf('=') >= 0;
    return REGISTRY.byName(within ? "plateau(" + text + ")" : text);
  }

  /** Returns the text that gives the settings again, which is their form in JSON, too. */
  @JsonValue
  public String text() {
    return signature().text();
  }

  @Override
  public Signature signature() {
    return SIGNATURE.with(values(factor, patience, threshold, mode, cooldown, least));
  }

  @Override
  public Plateau with(Signature values) {
    double delta = values.value("min_delta");
    double share = values.value("threshold");
    if (delta > 0 && share != USUAL.threshold) {
      throw new IllegalArgumentException(
          "[plateau] threshold is a part of the best loss and min_delta a difference, and both are"
              + " given; give one of them");
    }
    return new Plateau(
        values.value("factor"),
        whole(values, "patience"),
        delta > 0 ? delta : share,
        delta > 0 ? Mode.ABSOLUTE : Mode.RELATIVE,
        whole(values, "cooldown"),
        values.value("least"));
  }

  private static int whole(Signature values, String name) {
    double value = values.value(name);
    if (value != Math.rint(value)) {
      throw new IllegalArgumentException(
          "[plateau] " + name + " is " + value + "; give a whole number of epochs");
    }
    return (int) value;
  }

  /** Returns whether a loss is better than the best so far; one that is no number never is. */
  boolean isBetter(double loss, double best) {
    return switch (mode) {
      case RELATIVE -> loss < best * (1 - threshold);
      case ABSOLUTE -> loss < best - threshold;
    };
  }

  /** Returns the rate in a state: what the schedule says, reduced, but not below the least. */
  public double rate(double scheduled, PlateauState state) {
    return Math.max(scheduled * state.factor(), Math.min(scheduled, least));
  }

  @Override
  public String toString() {
    return text();
  }
}
