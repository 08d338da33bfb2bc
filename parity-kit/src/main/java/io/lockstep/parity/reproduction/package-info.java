/**
 * One kernel with what it read and what devices made of it: run again on any device, compared bit
 * by bit with another device and with the arithmetic contract, and written to a file.
 *
 * <p>May import {@code kernels}, {@code graph}, {@code backend}, {@code parity.oracle} and the
 * files of {@code training}. Immutable.
 */
@NullMarked
package io.lockstep.parity.reproduction;

import org.jspecify.annotations.NullMarked;
