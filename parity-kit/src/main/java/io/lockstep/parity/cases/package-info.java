/**
 * What the conformance kit computes: every tensor operation, elementary function, activation, loss
 * and optimizer update at awkward sizes, and random graphs. Registries are walked, so that nothing
 * new escapes. Imports {@code tensor}, {@code graph}, {@code training.nn} and {@code
 * io.lockstep.kernels}. Immutable.
 */
@NullMarked
package io.lockstep.parity.cases;

import org.jspecify.annotations.NullMarked;
