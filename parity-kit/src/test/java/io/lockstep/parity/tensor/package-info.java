/** Operations of tensors beside plain loops in double precision. */
@NullMarked
package io.lockstep.parity.tensor;

import org.jspecify.annotations.NullMarked;
