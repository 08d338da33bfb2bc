/**
 * Claims about what networks can be and learn: single neurons, boolean functions, curves, codes.
 * Imports {@code cli.experiment.claim} and {@code training}. Used by one thread.
 */
@NullMarked
package io.lockstep.cli.experiment.model;

import org.jspecify.annotations.NullMarked;
