/** Tests of this package. */
@NullMarked
package io.lockstep.parity.own;

import org.jspecify.annotations.NullMarked;
