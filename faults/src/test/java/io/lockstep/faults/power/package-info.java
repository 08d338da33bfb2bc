/** Tests of the simulated loss of power. */
@NullMarked
package io.lockstep.faults.power;

import org.jspecify.annotations.NullMarked;
