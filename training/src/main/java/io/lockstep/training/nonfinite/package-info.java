/**
 * What is done when a run is no longer finite: the moment it can go back to, and which operation of
 * which layer gave the first NaN or infinity, in words. Imports {@code tensor.nonfinite}, {@code
 * training.batch} and what lies below it. Used by the thread that trains.
 */
@NullMarked
package io.lockstep.training.nonfinite;

import org.jspecify.annotations.NullMarked;
