/**
 * What an optimizer's rule is: the new values of a group of parameters from the old ones and their
 * gradients. Imports {@code io.lockstep.tensor} and {@code io.lockstep.kernels}. Safe for use by
 * many threads.
 */
@NullMarked
package io.lockstep.training.optim.rule;

import org.jspecify.annotations.NullMarked;
