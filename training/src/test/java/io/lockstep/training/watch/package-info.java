/** Tests of warnings. */
@NullMarked
package io.lockstep.training.watch;

import org.jspecify.annotations.NullMarked;
