/** Tests of {@code io.lockstep.backend.cpu.matmul.code}. */
@NullMarked
package io.lockstep.backend.cpu.matmul.code;

import org.jspecify.annotations.NullMarked;
