/**
 * The tiles of a matrix product, the innermost loops: generated, compiled, timed, chosen. May
 * import the JDK, {@code kernels.render.jvm} and, of the CPU backend, {@code jit}, {@code
 * matmul.code} and {@code matmul.pack}. Tiles are stateless; all is safe for any thread.
 */
@NullMarked
package io.lockstep.backend.cpu.matmul.tile;

import org.jspecify.annotations.NullMarked;
