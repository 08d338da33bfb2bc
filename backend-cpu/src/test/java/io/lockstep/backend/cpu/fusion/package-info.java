/** Tests of {@code io.lockstep.backend.cpu.fusion}. */
@NullMarked
package io.lockstep.backend.cpu.fusion;

import org.jspecify.annotations.NullMarked;
