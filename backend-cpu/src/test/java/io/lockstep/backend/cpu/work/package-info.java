/** Tests of {@code io.lockstep.backend.cpu.work}. */
@NullMarked
package io.lockstep.backend.cpu.work;

import org.jspecify.annotations.NullMarked;
