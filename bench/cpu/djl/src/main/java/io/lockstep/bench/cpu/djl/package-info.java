/**
 * DJL on PyTorch as a side of the CPU benchmarks.
 *
 * <p>May import {@code bench.work}, {@code bench.worker} and DJL. Each class is for one thread.
 */
@NullMarked
package io.lockstep.bench.cpu.djl;

import org.jspecify.annotations.NullMarked;
