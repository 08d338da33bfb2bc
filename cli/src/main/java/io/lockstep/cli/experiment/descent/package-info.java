/**
 * Claims about the way down: saddles, momentum, rates that die. Imports {@code
 * cli.experiment.claim} and {@code training}. Used by one thread.
 */
@NullMarked
package io.lockstep.cli.experiment.descent;

import org.jspecify.annotations.NullMarked;
