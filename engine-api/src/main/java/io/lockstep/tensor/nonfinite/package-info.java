/**
 * Where a NaN or an infinity comes from: the first operation that gave it, of which part of a
 * network, and the values that went in. Imports {@code tensor}, {@code graph} and {@code
 * io.lockstep.kernels}. Results are immutable; for tensors the rule of their engine holds.
 */
@NullMarked
package io.lockstep.tensor.nonfinite;

import org.jspecify.annotations.NullMarked;
