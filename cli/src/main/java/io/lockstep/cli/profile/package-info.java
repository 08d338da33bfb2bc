/**
 * {@code lockstep profile}: what a device does in a training step, as a table or a trace.
 *
 * <p>May import the profiling backend, the tensor API, kernel specifications, training, {@code
 * cli.device}, {@code cli.data}, {@code cli.run} and {@code cli.terminal}. Confined to the main
 * thread.
 */
@NullMarked
package io.lockstep.cli.profile;

import org.jspecify.annotations.NullMarked;
