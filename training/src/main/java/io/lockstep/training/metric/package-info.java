/**
 * How good predictions are, in numbers beside the loss: the register of metrics, what they are
 * computed of, and what can be told of it as tables and curves.
 *
 * <p>Imports {@code kernels.library}, {@code kernels.text}, {@code training.data}, {@code
 * training.objective} and Jackson's trees. Everything is computed on the host, in doubles, in the
 * order of the examples. All is immutable but the register, and safe to share between threads.
 */
@NullMarked
package io.lockstep.training.metric;

import org.jspecify.annotations.NullMarked;
