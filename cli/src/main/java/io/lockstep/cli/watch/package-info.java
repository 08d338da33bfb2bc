/**
 * The options by which a run is watched, verified and shown by TensorBoard, and what is told of it.
 * Imports {@code cli.terminal}, {@code tensorboard} and of {@code io.lockstep.training} {@code
 * loop}, {@code watch}, {@code verify} and {@code data}. Used by one thread.
 */
@NullMarked
package io.lockstep.cli.watch;

import org.jspecify.annotations.NullMarked;
