/**
 * Claims about examples that were not trained on: overfitting and what helps against it. Imports
 * {@code cli.experiment.claim} and {@code training}. Used by one thread.
 */
@NullMarked
package io.lockstep.cli.experiment.fit;

import org.jspecify.annotations.NullMarked;
