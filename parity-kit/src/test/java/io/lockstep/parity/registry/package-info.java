/** Tests of this package. */
@NullMarked
package io.lockstep.parity.registry;

import org.jspecify.annotations.NullMarked;
