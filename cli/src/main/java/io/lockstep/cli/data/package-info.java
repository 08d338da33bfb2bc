/**
 * The options that name data, and how what they name is read.
 *
 * <p>May import training's data and model files and {@code cli.terminal}. Confined to the main
 * thread.
 */
@NullMarked
package io.lockstep.cli.data;

import org.jspecify.annotations.NullMarked;
