/**
 * Which examples are trained on and which are held out: splits, folds, cross-validation, and curves
 * over the number of examples or over a hyperparameter. Knows data and evaluations, and nothing of
 * how a model is trained. Imports {@code training.data} and {@code training.evaluation}. Values are
 * immutable; curves are computed by one thread.
 */
@NullMarked
package io.lockstep.training.selection;

import org.jspecify.annotations.NullMarked;
