/**
 * What an experiment is: a claim, a lab to run it in, and what is found. Imports {@code training},
 * {@code plot}, what lies below them and {@code cli.terminal}. Used by one thread.
 */
@NullMarked
package io.lockstep.cli.experiment.claim;

import org.jspecify.annotations.NullMarked;
