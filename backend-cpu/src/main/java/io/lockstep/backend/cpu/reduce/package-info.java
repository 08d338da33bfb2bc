/**
 * Reductions: how partial results are joined in the contract's order, and reductions over an outer
 * axis. Imports {@code io.lockstep.kernels} and, of the CPU backend, {@code code}, {@code runtime}
 * and {@code work}. For one thread at a time, which has workers help it.
 */
@NullMarked
package io.lockstep.backend.cpu.reduce;

import org.jspecify.annotations.NullMarked;
