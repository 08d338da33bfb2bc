/**
 * Kernels of windows: their fold, and the picking and placing of their largest elements. Imports
 * {@code io.lockstep.kernels} and, of the CPU backend, {@code code}, {@code matmul}, {@code
 * runtime} and {@code work}. For one thread at a time, which has workers help it.
 */
@NullMarked
package io.lockstep.backend.cpu.window;

import org.jspecify.annotations.NullMarked;
