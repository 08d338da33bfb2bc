/** Tests of two devices in step, with a device that errs where it is told to. */
@NullMarked
package io.lockstep.parity.pair;

import org.jspecify.annotations.NullMarked;
