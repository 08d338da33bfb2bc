package io.lockstep.training.optim;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.training.optim.schedule.Moment;
import io.lockstep.training.optim.schedule.Schedule;
import io.lockstep.training.optim.schedule.ScheduleRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/** The run-time scalars of one rule, computed on the host for each step. */
final class GroupScalars {
  private final String rule;
  private final List<Hyperparameter> declared;
  private final Map<String, Schedule> schedules;
  private final Map<String, Double> values = new LinkedHashMap<>();
  private final boolean constant;
  private boolean known;

  GroupScalars(String rule, List<Hyperparameter> declared, Map<String, Schedule> schedules) {
    this.rule = rule;
    this.declared = declared;
    this.schedules = schedules;
    this.constant = schedules.values().stream().allMatch(s -> s.json() instanceof Number);
  }

  /** Has the values computed again, since what becomes of the learning rate has changed. */
  void refresh() {
    known = false;
  }

  /**
   * Returns the value of each hyperparameter at a moment; the map is written again by the next
   * call. Makes no garbage where all schedules are constant.
   *
   * @param clock tells the moment
   * @param rateOf what becomes of the scheduled learning rate
   * @throws IllegalArgumentException if a schedule has left a hyperparameter's range
   */
  Map<String, Double> at(Supplier<Moment> clock, DoubleUnaryOperator rateOf) {
    if (known && constant) {
      return values;
    }
    Moment moment = clock.get();
    for (Hyperparameter h : declared) {
      Schedule schedule = schedules.get(h.name());
      if (schedule != null) {
        double scheduled = ScheduleRange.value(rule, h, schedule, moment);
        double value = h.name().equals("lr") ? rateOf.applyAsDouble(scheduled) : scheduled;
        Double last = values.get(h.name());
        if (last == null || last != value) {
          values.put(h.name(), value);
        }
      }
    }
    known = true;
    return values;
  }
}
