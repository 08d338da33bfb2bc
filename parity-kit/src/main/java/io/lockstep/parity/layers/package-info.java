/**
 * The kinds of layers in the kit: an example of each, as cases. Imports {@code parity.own}, {@code
 * parity.cases}, {@code training.layer} with its rooms, {@code training.nn} and {@code
 * io.lockstep.kernels}. Immutable.
 */
@NullMarked
package io.lockstep.parity.layers;

import org.jspecify.annotations.NullMarked;
