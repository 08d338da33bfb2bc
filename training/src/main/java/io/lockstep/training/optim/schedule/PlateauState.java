package io.lockstep.training.optim.schedule;
public record PlateauState(double factor) { public static final PlateauState START = new PlateauState(1); }
