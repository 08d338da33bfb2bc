/**
 * Elements in host memory: what they are, and whether two copies of them agree by the contract.
 * Imports {@code io.lockstep.kernels} alone. Stateless.
 */
@NullMarked
package io.lockstep.backend.compare;

import org.jspecify.annotations.NullMarked;
