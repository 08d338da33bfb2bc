/**
 * What a model file says of its model and its run.
 *
 * <p>May import training, {@code cli.run}, {@code cli.runs} and {@code cli.terminal}. Confined to
 * the main thread.
 */
@NullMarked
package io.lockstep.cli.show;

import org.jspecify.annotations.NullMarked;
