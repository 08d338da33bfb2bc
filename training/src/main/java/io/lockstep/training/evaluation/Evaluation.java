package io.lockstep.training.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * How good a model is on some data.
 *
 * @param loss the mean loss of an example
 * @param accuracy the share of examples whose class was found, or null without classes
 */
public record Evaluation(double loss, @Nullable Double accuracy) {}
