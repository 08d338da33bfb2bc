/**
 * Scalar programs as code that loops over memory: rendered once for a process, scalar at first, in
 * vector form once that is compiled. Imports {@code io.lockstep.kernels} and {@code jit}. {@link
 * io.lockstep.backend.cpu.code.CodeCache} is safe for any thread.
 */
@NullMarked
package io.lockstep.backend.cpu.code;

import org.jspecify.annotations.NullMarked;
