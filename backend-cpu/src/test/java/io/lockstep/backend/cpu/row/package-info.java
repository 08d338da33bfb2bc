/** Tests of {@code io.lockstep.backend.cpu.row}. */
@NullMarked
package io.lockstep.backend.cpu.row;

import org.jspecify.annotations.NullMarked;
