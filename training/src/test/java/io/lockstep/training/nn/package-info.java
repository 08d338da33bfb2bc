/** Tests of the layers and initializers. */
@NullMarked
package io.lockstep.training.nn;

import org.jspecify.annotations.NullMarked;
