package io.lockstep.training.selection;

import io.lockstep.training.evaluation.Evaluation;

/**
 * How good a model became.
 *
 * @param training on the examples that it was trained on, as they are at inference
 * @param validation on those that were held out
 */
public record FoldScore(Evaluation training, Evaluation validation) {}
