/**
 * Optimizers once more, as plain loops over doubles after their papers or their authors' code, and
 * the test by which every registered optimizer is held against them. Shares no code with the
 * product. Used by one thread.
 */
@NullMarked
package io.lockstep.training.optim.reference;

import org.jspecify.annotations.NullMarked;
