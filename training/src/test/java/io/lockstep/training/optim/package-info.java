/** Tests of the layers and initializers. */
@NullMarked
package io.lockstep.training.optim;

import org.jspecify.annotations.NullMarked;
