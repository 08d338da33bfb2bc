package io.lockstep.training.optim.schedule;

import io.lockstep.kernels.library.Registry;
import java.util.List;

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
}
