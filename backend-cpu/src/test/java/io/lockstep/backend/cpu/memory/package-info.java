/** Tests of {@code io.lockstep.backend.cpu.memory}. */
@NullMarked
package io.lockstep.backend.cpu.memory;

import org.jspecify.annotations.NullMarked;
