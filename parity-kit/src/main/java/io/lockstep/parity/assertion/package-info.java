/**
 * Assertions about tensors, models, files and whole trainings, for tests of layers, losses,
 * optimizer rules and models of one's own: {@link io.lockstep.parity.assertion.ParityAssertions}.
 *
 * <p>May import {@code backend}, {@code graph}, {@code tensor}, {@code kernels}, {@code training},
 * {@code parity} with its subpackages, and JUnit. Safe for use by several threads, as far as the
 * tensors given are each used by one.
 */
@NullMarked
package io.lockstep.parity.assertion;

import org.jspecify.annotations.NullMarked;
