/**
 * Gets generated code compiled by the JIT before anyone waits for it. May import nothing of this
 * project. Safe for any thread.
 */
@NullMarked
package io.lockstep.backend.cpu.jit;

import org.jspecify.annotations.NullMarked;
