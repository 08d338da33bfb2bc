package io.lockstep.training.optim;

import io.lockstep.training.optim.constraint.Constraint;

/**
 * A constraint on some parameters.
 *
 * @param parameters which they are
 * @param constraint what they are brought to after each step
 */
public record Constrained(ParameterSelector parameters, Constraint constraint) {}
