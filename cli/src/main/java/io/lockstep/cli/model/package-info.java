/**
 * The commands that make a model and use it: train, evaluate, predict, find-lr, plot.
 *
 * <p>May import training, {@code plot}, {@code cli.device}, {@code cli.data}, {@code cli.run},
 * {@code cli.plot} and {@code cli.terminal}. Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli.model;

import org.jspecify.annotations.NullMarked;
