/**
 * What an experiment is: a claim, a lab to run it in, and what is found. Imports {@code training}
 * and what lies below it. Used by one thread.
 */
@NullMarked
package io.lockstep.cli.experiment.claim;

import org.jspecify.annotations.NullMarked;
