/**
 * Kernels that take or give positions: gather, scatter-add, arg-reduce. Imports {@code
 * io.lockstep.backend}, {@code io.lockstep.kernels} and, of the CPU backend, {@code reduce}, {@code
 * runtime} and {@code work}. For one thread at a time, which has workers help it.
 */
@NullMarked
package io.lockstep.backend.cpu.indexing;

import org.jspecify.annotations.NullMarked;
