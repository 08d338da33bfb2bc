/**
 * Row-wise kernels, such as a softmax: plans of passes over rows with reductions between them.
 * Imports {@code io.lockstep.kernels} and, of the CPU backend, {@code code}, {@code reduce}, {@code
 * runtime} and {@code work}. For one thread at a time, which has workers help it.
 */
@NullMarked
package io.lockstep.backend.cpu.row;

import org.jspecify.annotations.NullMarked;
