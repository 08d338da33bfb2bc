package io.lockstep.training.optim.schedule;
import io.lockstep.kernels.library.Hyperparameter;
public final class ScheduleRange { public static void check(String rule, Hyperparameter h, Schedule s) { h.require(rule, s.at(Moment.START)); } }
