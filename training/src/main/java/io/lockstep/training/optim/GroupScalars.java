package io.lockstep.training.optim;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.training.optim.schedule.Moment;
import io.lockstep.training.optim.schedule.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   * @param rateFactor what the learning rate is multiplied by
   * @throws IllegalArgumentException if a schedule has left a hyperparameter's range
   */
  Map<String, Double> at(Moment moment, double rateFactor) {
    for (Hyperparameter h : declared) {
      Schedule schedule = schedules.get(h.name());
      if (schedule != null) {
        double value = schedule.at(moment) * (h.name().equals("lr") ? rateFactor : 1);
        if (!h.range().contains(value)) {
          throw outOfRange(h, value, moment, schedule);
        }
        Double last = values.get(h.name());
        if (last == null || last != value) {
          values.put(h.name(), value);
        }
      }
    }
    return values;
  }

  private IllegalArgumentException outOfRange(
      Hyperparameter h, double value, Moment moment, Schedule schedule) {
    return new IllegalArgumentException(
        "["
            + rule
            + "] "
            + h.name()
            + " is "
            + value
            + " after step "
            + moment.step()
            + " (epoch "
            + moment.epoch()
            + "), by "
            + schedule.text()
            + "; it must be "
            + h.range()
            + ", so give the schedule other ends");
  }
}
