/**
 * What may be put around any rule of an optimizer: slower weights, averages, masks, a second pass.
 * Imports {@code io.lockstep.training.optim.rule}, {@code io.lockstep.tensor} and {@code
 * io.lockstep.kernels}. Safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.optim.wrapper;

import org.jspecify.annotations.NullMarked;
