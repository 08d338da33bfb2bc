/**
 * Whole training runs that must end in the same bits on every device, data drawn by the program.
 * Imports {@code io.lockstep.training} and {@code tensor}. Immutable; a run uses its engine from
 * one thread.
 */
@NullMarked
package io.lockstep.parity.runs;

import org.jspecify.annotations.NullMarked;
