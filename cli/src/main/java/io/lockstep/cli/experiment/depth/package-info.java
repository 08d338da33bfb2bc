/**
 * Claims about what comes through many layers: gradients, initial weights, normalization, units
 * that die. Imports {@code cli.experiment.claim} and {@code training}. Used by one thread.
 */
@NullMarked
package io.lockstep.cli.experiment.depth;

import org.jspecify.annotations.NullMarked;
