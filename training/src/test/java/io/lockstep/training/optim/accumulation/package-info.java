/** Tests of gradients of micro-batches. */
@NullMarked
package io.lockstep.training.optim.accumulation;

import org.jspecify.annotations.NullMarked;
