/**
 * Every optimizer on three small tasks, at its usual rate and at others: a line of CSV for each
 * run, and of all of them a table and plots.
 *
 * <p>May import the training library, {@code bench.cpu} for the name of the processor, FastCSV and
 * picocli. All of it is for one thread.
 */
@NullMarked
package io.lockstep.bench.valley;

import org.jspecify.annotations.NullMarked;
