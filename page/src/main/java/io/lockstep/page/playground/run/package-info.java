/**
 * A training in the playground: its points, network and trainer, and what is shown of them.
 *
 * <p>Imports {@code page.playground.state}, {@code training} and {@code tensor}. Each run is used
 * by the one thread that trains.
 */
@NullMarked
package io.lockstep.page.playground.run;

import org.jspecify.annotations.NullMarked;
