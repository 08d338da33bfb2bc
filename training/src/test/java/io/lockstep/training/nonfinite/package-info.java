/** Tests of what is told where a run is no longer finite. */
@NullMarked
package io.lockstep.training.nonfinite;

import org.jspecify.annotations.NullMarked;
