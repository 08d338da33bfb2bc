/**
 * Operations of a team's own in the kit: plain functions of tensors and layers, registered by a
 * {@link io.lockstep.parity.own.OwnOperationProvider} or named by a test, become cases like those
 * that are built in.
 *
 * <p>Imports {@code tensor}, {@code training.nn}, {@code training.layer}, {@code
 * io.lockstep.kernels}, {@code parity.cases} and {@code parity.runs}. Immutable.
 */
@NullMarked
package io.lockstep.parity.own;

import org.jspecify.annotations.NullMarked;
