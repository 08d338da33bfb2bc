/**
 * Our side of the benchmarks.
 *
 * <p>May import the public API of the engine and of training, {@code work} and {@code worker}. Each
 * class is for one thread.
 */
@NullMarked
package io.lockstep.bench.ours;

import org.jspecify.annotations.NullMarked;
