/**
 * The gradients of a run's network beside differences of its loss.
 *
 * <p>May import training, {@code cli.terminal}, {@code cli.data}, {@code cli.run} and {@code
 * cli.config}. Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli.gradient;

import org.jspecify.annotations.NullMarked;
