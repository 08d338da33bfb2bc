/** Tests of runs that are interrupted. */
@NullMarked
package io.lockstep.training.recovery;

import org.jspecify.annotations.NullMarked;
