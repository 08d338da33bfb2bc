/**
 * GPU benchmarks side by side with PyTorch: which sides take part in which rows, and the report.
 * {@code bench/gpu/run} starts it.
 *
 * <p>May import {@code work}, {@code side} and the class name of {@code ours}, Jackson and picocli;
 * it computes nothing itself, so that a fault of a device ends a side and not the run. Each class
 * is for one thread.
 */
@NullMarked
package io.lockstep.bench.gpu;

import org.jspecify.annotations.NullMarked;
