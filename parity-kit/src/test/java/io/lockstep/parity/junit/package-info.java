/** Tests of this package. */
@NullMarked
package io.lockstep.parity.junit;

import org.jspecify.annotations.NullMarked;
