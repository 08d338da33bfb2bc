/** Tests of objectives. */
@NullMarked
package io.lockstep.training.objective;

import org.jspecify.annotations.NullMarked;
