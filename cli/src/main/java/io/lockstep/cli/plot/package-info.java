/**
 * Figures of a run and of a model: what the log of a run, a model file and data give to the module
 * {@code plot}, which knows none of them.
 *
 * <p>May import training, {@code plot}, {@code cli.terminal} and {@code cli.run}, but no commands.
 * Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli.plot;

import org.jspecify.annotations.NullMarked;
