/** Tests of kernels that are written to a file and run again. */
@NullMarked
package io.lockstep.parity.reproduction;

import org.jspecify.annotations.NullMarked;
