/**
 * Packing: operands of a matrix product laid out as tiles read them. May import the JDK, {@code
 * kernels.render.jvm} and, of the CPU backend, {@code jit} and {@code matmul.code}. Packers are
 * stateless and safe for any thread.
 */
@NullMarked
package io.lockstep.backend.cpu.matmul.pack;

import org.jspecify.annotations.NullMarked;
