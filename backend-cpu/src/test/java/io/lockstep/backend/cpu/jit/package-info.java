/** Tests of {@code io.lockstep.backend.cpu.jit}. */
@NullMarked
package io.lockstep.backend.cpu.jit;

import org.jspecify.annotations.NullMarked;
