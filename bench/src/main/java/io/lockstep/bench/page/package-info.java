/**
 * What the page of a run costs the run.
 *
 * <p>Imports {@code io.lockstep.page} and the packages of {@code io.lockstep.training}. One thread
 * trains.
 */
@NullMarked
package io.lockstep.bench.page;

import org.jspecify.annotations.NullMarked;
