/** Tests of {@code io.lockstep.backend.cpu.indexing}. */
@NullMarked
package io.lockstep.backend.cpu.indexing;

import org.jspecify.annotations.NullMarked;
