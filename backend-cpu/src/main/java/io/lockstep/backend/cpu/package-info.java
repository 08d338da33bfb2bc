/**
 * The CPU backend: runs kernel specifications on the JVM, with the Vector API where it is present,
 * on all cores. This package is the device; its kernels are in the packages below, which do not
 * know it. Imports {@code io.lockstep.backend}, {@code io.lockstep.kernels} and all packages below.
 * A {@link io.lockstep.backend.cpu.CpuBackend} is used by one thread at a time; its workers are its
 * own.
 */
@NullMarked
package io.lockstep.backend.cpu;

import org.jspecify.annotations.NullMarked;
