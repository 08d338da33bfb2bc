/**
 * The memory of the CPU as a device: allocated in blocks that have one owner each, counted and held
 * to a limit. Imports {@code io.lockstep.backend}. {@link
 * io.lockstep.backend.cpu.memory.MemoryAccount} is safe for any thread, the rest for one at a time.
 */
@NullMarked
package io.lockstep.backend.cpu.memory;

import org.jspecify.annotations.NullMarked;
