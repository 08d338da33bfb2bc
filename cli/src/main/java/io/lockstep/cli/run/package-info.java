/**
 * A training run as the options describe it: model, optimizer, data, scaling; and how far it is.
 *
 * <p>May import training, {@code cli.terminal} and {@code cli.data}. Confined to the main thread,
 * which may be shown progress.
 */
@NullMarked
package io.lockstep.cli.run;

import org.jspecify.annotations.NullMarked;
