package io.lockstep.training.optim.schedule;

import io.lockstep.kernels.library.Registry;
import java.util.List;
import java.util.Map;

/**
 * Short ways to schedules, and the register of their kinds. Values are those of the hyperparameter
 * itself, steps are counted from 0, and what has an end keeps its last value there.
 */
public final class Schedules {
  private static final Registry<ScheduleKind> REGISTRY = registry();

  private Schedules() {}

  private static Registry<ScheduleKind> registry() {
    Registry<ScheduleKind> registry = new Registry<>("schedule");
    ScheduleKinds.ALL.forEach(kind -> registry.with(kind, kind.names()));
    return registry;
  }

  /**
   * Registers a kind of one's own, so that it is found by its names.
   *
   * @return the kind
   * @throws IllegalArgumentException if a name cannot be one, or is taken
   */
  public static ScheduleKind register(ScheduleKind kind) {
    return REGISTRY.register(kind, kind.names());
  }

  /** Returns every kind: the built-in ones in a fixed order, then others. */
  public static List<ScheduleKind> kinds() {
    return REGISTRY.all();
  }

  /**
   * Returns the kind with the given name or alias; upper case and hyphens are accepted.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if there is none; the message suggests
   *     the nearest name
   */
  public static ScheduleKind kind(String name) {
    return REGISTRY.byName(name);
  }

  /**
   * Returns the schedule of a text, such as {@code 0.001} or {@code warmup(500) then
   * cosine(from=0.001, to=0, steps=20000)}; arguments may be given without their names, in order.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Schedule parse(String text) {
    return ScheduleText.parse(text);
  }

  /** Returns one value for good. */
  public static Schedule constant(double value) {
    return new Composed.Constant(value);
  }

  /** Returns {@code from * factor^floor(t/every)}; see {@link Schedule#perEpoch}. */
  public static Schedule step(double from, double factor, long every) {
    return Decays.STEP.schedule(from, factor, (double) every);
  }

  /**
   * Returns a value that is multiplied before each of some steps.
   *
   * @param at the steps, which rise
   */
  public static Schedule multiStep(double from, double factor, List<Long> at) {
    return Decays.MULTI_STEP.schedule(
        Map.of("from", List.of(from), "factor", List.of(factor), "at", doubles(at)));
  }

  /** Returns {@code from/(1 + decay t)}. */
  public static Schedule inverseTime(double from, double decay) {
    return Decays.INVERSE_TIME.schedule(from, decay);
  }

  /** Returns {@code from * factor^t}. */
  public static Schedule exponential(double from, double factor) {
    return Decays.EXPONENTIAL.schedule(from, factor);
  }

  /** Returns {@code to + (from - to)(1 - t/steps)^power}. */
  public static Schedule polynomial(double from, double to, long steps, double power) {
    return Decays.POLYNOMIAL.schedule(from, to, (double) steps, power);
  }

  /** Returns a straight line from one value to another. */
  public static Schedule linear(double from, double to, long steps) {
    return Decays.LINEAR.schedule(from, to, (double) steps);
  }

  /** Returns half a wave of a cosine from one value to another (Loshchilov and Hutter, 2017). */
  public static Schedule cosine(double from, double to, long steps) {
    return Decays.COSINE.schedule(from, to, (double) steps);
  }

  /**
   * Returns cosines with warm restarts (SGDR; Loshchilov and Hutter, 2017).
   *
   * @param steps of the first period
   * @param growth of the period's length at each restart, of at least 1
   */
  public static Schedule cosineRestarts(double from, double to, long steps, double growth) {
    return Cycles.COSINE_RESTARTS.schedule(from, to, (double) steps, growth);
  }

  /** Returns PyTorch's OneCycleLR with its usual values (Smith and Topin, 2019). */
  public static Schedule oneCycle(double peak, long steps) {
    return OneCycle.RATE.schedule(peak, (double) steps);
  }

  /** Returns the cycle of a momentum beside that of a rate: down while the rate rises, then up. */
  public static Schedule oneCycleMomentum(double from, double to, long steps) {
    return OneCycle.MOMENTUM.schedule((double) steps, from, to);
  }

  /**
   * Returns triangles (Smith, 2017).
   *
   * @param up steps from the one value to the other, and from there back again
   */
  public static Schedule triangular(double from, double to, long up) {
    return Cycles.TRIANGULAR.schedule(from, to, (double) up);
  }

  /** Returns triangles of which each is half as high as the one before (Smith, 2017). */
  public static Schedule triangular2(double from, double to, long up) {
    return Cycles.TRIANGULAR2.schedule(from, to, (double) up);
  }

  /** Returns triangles whose height is multiplied at each step (Smith, 2017). */
  public static Schedule expRange(double from, double to, long up, double factor) {
    return Cycles.EXP_RANGE.schedule(from, to, (double) up, 0, factor);
  }

  /** Returns {@code peak min(t/warmUp, sqrt(warmUp/t))} (Vaswani et al., 2017). */
  public static Schedule inverseSqrt(double peak, long warmUp) {
    return ScheduleKinds.INVERSE_SQRT.schedule(peak, (double) warmUp);
  }

  /** Returns a rise from 0, a value that stays, and a fall to 0, each of some steps. */
  public static Schedule trapezoid(double peak, long warmUp, long stable, long decay) {
    return ScheduleKinds.TRAPEZOID.schedule(peak, (double) warmUp, (double) stable, (double) decay);
  }

  /**
   * Returns one value after the other.
   *
   * @param at the steps before which the next value comes, which rise
   * @param values one more
   */
  public static Schedule piecewise(List<Long> at, List<Double> values) {
    return ScheduleKinds.PIECEWISE.schedule(Map.of("at", doubles(at), "values", values));
  }

  /**
   * Returns straight lines from corner to corner.
   *
   * @param at the steps of the corners, which rise
   * @param values one for each
   */
  public static Schedule piecewiseLinear(List<Long> at, List<Double> values) {
    return ScheduleKinds.PIECEWISE_LINEAR.schedule(Map.of("at", doubles(at), "values", values));
  }

  /** Returns a straight rise from 0 to what follows, as in {@code warmUp(500).then(...)}. */
  public static WarmUp warmUp(long steps) {
    return ScheduleKinds.WARM_UP.warmUp((double) steps);
  }

  /** Returns a rise from a thousandth to what follows, by a constant factor. */
  public static WarmUp exponentialWarmUp(long steps) {
    return ScheduleKinds.EXPONENTIAL_WARM_UP.warmUp((double) steps);
  }

  private static List<Double> doubles(List<Long> steps) {
    return steps.stream().map(Long::doubleValue).toList();
  }
}
