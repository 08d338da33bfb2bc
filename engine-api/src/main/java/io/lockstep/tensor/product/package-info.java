/**
 * Products of tensors beyond the matrix product: by Einstein's summation, and of the outer kind.
 * Composed of the operations of {@code tensor}. Imports that and {@code io.lockstep.kernels}.
 * Stateless; for tensors the rule of their engine holds.
 */
@NullMarked
package io.lockstep.tensor.product;

import org.jspecify.annotations.NullMarked;
