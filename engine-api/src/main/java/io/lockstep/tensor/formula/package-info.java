/**
 * What a tensor is computed from, as something to work on: the same formula of other inputs, and
 * parts of one that are computed twice to save memory. Imports {@code tensor}, {@code graph} and
 * {@code io.lockstep.kernels}. Immutable; for tensors the rule of their engine holds.
 */
@NullMarked
package io.lockstep.tensor.formula;

import org.jspecify.annotations.NullMarked;
