/** Tests of {@code io.lockstep.backend.cpu.code}. */
@NullMarked
package io.lockstep.backend.cpu.code;

import org.jspecify.annotations.NullMarked;
