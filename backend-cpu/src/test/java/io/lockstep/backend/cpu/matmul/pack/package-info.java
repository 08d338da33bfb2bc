/** Tests of {@code io.lockstep.backend.cpu.matmul.pack}. */
@NullMarked
package io.lockstep.backend.cpu.matmul.pack;

import org.jspecify.annotations.NullMarked;
