/** Tests of this package. */
@NullMarked
package io.lockstep.parity.assertion;

import org.jspecify.annotations.NullMarked;
