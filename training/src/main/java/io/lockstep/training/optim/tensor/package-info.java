/**
 * Optimizers that look at whole tensors, one constant each, a class for each family. Imports {@code
 * io.lockstep.training.optim.rule}, {@code io.lockstep.tensor} and {@code io.lockstep.kernels}.
 * Safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.optim.tensor;

import org.jspecify.annotations.NullMarked;
