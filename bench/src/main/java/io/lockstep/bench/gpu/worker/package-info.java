/**
 * Our side of the GPU benchmarks: a process that prepares and runs work on request.
 *
 * <p>May import the public API of the engine and of training, and Jackson. Each class is for one
 * thread.
 */
@NullMarked
package io.lockstep.bench.gpu.worker;

import org.jspecify.annotations.NullMarked;
