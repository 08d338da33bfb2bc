/**
 * CPU benchmarks side by side with PyTorch, DJL, DL4J, OpenBLAS and oneDNN: which sides take part
 * in which rows, and the report. {@code bench/cpu/compare} starts it.
 *
 * <p>May import {@code work}, {@code side}, the class name of {@code ours}, Jackson and picocli. It
 * computes nothing itself. Each class is for one thread.
 */
@NullMarked
package io.lockstep.bench.cpu;

import org.jspecify.annotations.NullMarked;
