/**
 * What parameters are brought to after each step, such as a largest norm. Imports {@code
 * io.lockstep.tensor} and {@code io.lockstep.kernels}. Safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.optim.constraint;

import org.jspecify.annotations.NullMarked;
