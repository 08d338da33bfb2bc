/**
 * The option by which a run is watched, and what is told of it. Imports {@code cli.terminal} and of
 * {@code io.lockstep.training} {@code loop} and {@code watch}. Used by one thread.
 */
@NullMarked
package io.lockstep.cli.watch;

import org.jspecify.annotations.NullMarked;
