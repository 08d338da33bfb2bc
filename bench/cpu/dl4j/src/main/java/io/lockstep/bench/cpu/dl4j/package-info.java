/**
 * DL4J as a side of the CPU benchmarks.
 *
 * <p>May import {@code bench.work}, {@code bench.worker}, DL4J and ND4J. Each class is for one
 * thread.
 */
@NullMarked
package io.lockstep.bench.cpu.dl4j;

import org.jspecify.annotations.NullMarked;
