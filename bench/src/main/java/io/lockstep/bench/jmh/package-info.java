/**
 * JMH benchmarks of the engine by itself: products, programs, reductions and whole training steps.
 *
 * <p>May import the public API of the engine, {@code work}, {@code worker} and {@code ours}. JMH
 * makes the objects, each for one thread.
 */
@NullMarked
package io.lockstep.bench.jmh;

import org.jspecify.annotations.NullMarked;
