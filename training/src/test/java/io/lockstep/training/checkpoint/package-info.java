/** Tests of the model file. */
@NullMarked
package io.lockstep.training.checkpoint;

import org.jspecify.annotations.NullMarked;
