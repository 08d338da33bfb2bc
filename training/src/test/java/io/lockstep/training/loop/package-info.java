/** Tests of the training loop. */
@NullMarked
package io.lockstep.training.loop;

import org.jspecify.annotations.NullMarked;
