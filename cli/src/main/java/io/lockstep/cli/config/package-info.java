/**
 * A run as one JSON document: its options in place of a command line's.
 *
 * <p>May import training, {@code cli.terminal} and {@code cli.run}. Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli.config;

import org.jspecify.annotations.NullMarked;
