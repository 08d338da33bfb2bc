/**
 * What the generated kernels of a matrix product share: instructions on vectors, native memory, and
 * the way to have a kernel compiled. May import the JDK, {@code kernels.render.jvm} and, of the CPU
 * backend, {@code jit}. Stateless.
 */
@NullMarked
package io.lockstep.backend.cpu.matmul.code;

import org.jspecify.annotations.NullMarked;
