/**
 * The CPU backend: runs kernel specifications on the JVM, with the Vector API where it is present,
 * on all cores. Imports {@code io.lockstep.backend} and {@code io.lockstep.kernels}. A {@link
 * CpuBackend} is used by one thread at a time; its workers are its own.
 */
@NullMarked
package io.lockstep.backend.cpu;

import org.jspecify.annotations.NullMarked;
