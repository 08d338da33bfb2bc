/**
 * OpenBLAS, oneDNN and the C library as sides of the CPU benchmarks: products and copies alone, the
 * floor.
 *
 * <p>May import {@code bench.work}, {@code bench.worker} and JavaCPP, which unpacks the libraries.
 * Each class is for one thread.
 */
@NullMarked
package io.lockstep.bench.cpu.natives;

import org.jspecify.annotations.NullMarked;
