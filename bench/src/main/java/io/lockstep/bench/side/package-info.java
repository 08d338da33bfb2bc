/**
 * Benchmarks side by side: sides that are processes, and the duel in which they do the same work in
 * turns. It computes nothing itself, so that a fault of a device ends a side and not the run.
 *
 * <p>May import {@code work} and Jackson. Each class is for one thread.
 */
@NullMarked
package io.lockstep.bench.side;

import org.jspecify.annotations.NullMarked;
