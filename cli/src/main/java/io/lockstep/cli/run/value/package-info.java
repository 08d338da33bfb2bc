/**
 * The values of options: as they are chosen, read from texts, and written as JSON.
 *
 * <p>May import training and {@code cli.terminal}. Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli.run.value;

import org.jspecify.annotations.NullMarked;
