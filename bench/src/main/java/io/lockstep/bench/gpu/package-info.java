/**
 * GPU benchmarks side by side with PyTorch: the conductor, which has the sides do the same work in
 * turns and writes down the rates. {@code bench/gpu/run} starts it.
 *
 * <p>May import {@code work} and {@code worker} below it, Jackson and picocli; it computes nothing
 * itself, so that a fault of a device ends a side and not the run. Each class is for one thread.
 */
@NullMarked
package io.lockstep.bench.gpu;

import org.jspecify.annotations.NullMarked;
