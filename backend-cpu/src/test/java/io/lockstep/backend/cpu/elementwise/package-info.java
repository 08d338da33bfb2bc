/** Tests of {@code io.lockstep.backend.cpu.elementwise}. */
@NullMarked
package io.lockstep.backend.cpu.elementwise;

import org.jspecify.annotations.NullMarked;
