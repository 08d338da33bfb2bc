/** Tests of {@code io.lockstep.backend.cpu.matmul.tile}. */
@NullMarked
package io.lockstep.backend.cpu.matmul.tile;

import org.jspecify.annotations.NullMarked;
