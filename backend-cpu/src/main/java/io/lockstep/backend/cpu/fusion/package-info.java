/**
 * Fusion of launches when they are recorded: elementwise work that reads a product's result is done
 * behind each finished block of it. Imports {@code io.lockstep.kernels} and, of the CPU backend,
 * {@code elementwise}, {@code matmul}, {@code product} and {@code runtime}. For one thread at a
 * time.
 */
@NullMarked
package io.lockstep.backend.cpu.fusion;

import org.jspecify.annotations.NullMarked;
