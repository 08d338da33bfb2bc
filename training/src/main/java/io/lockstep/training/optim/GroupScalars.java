package io.lockstep.training.optim;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.training.optim.schedule.Moment;
import io.lockstep.training.optim.schedule.Schedule;
import io.lockstep.training.optim.schedule.ScheduleRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** The run-time scalars of one rule, computed on the host for each step. */
final class GroupScalars {
  private final String rule;
  private final List<Hyperparameter> declared;
  private final Map<String, Schedule> schedules;
  private final Map<String, Double> values = new LinkedHashMap<>();

  GroupScalars(String rule, List<Hyperparameter> declared, Map<String, Schedule> schedules) {
    this.rule = rule;
    this.declared = declared;
    this.schedules = schedules;
  }

  /**
   * Returns the value of each hyperparameter at a moment; the map is written again by the next
   * call.
   *
   * @param rateOf what becomes of the scheduled learning rate
   * @throws IllegalArgumentException if a schedule has left a hyperparameter's range
   */
  Map<String, Double> at(Moment moment, DoubleUnaryOperator rateOf) {
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
    return values;
  }
}
