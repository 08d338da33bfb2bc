/**
 * The page of a run: options that open one, and the command that shows kept runs.
 *
 * <p>Imports {@code io.lockstep.page} and {@code cli.run}. Used by one thread.
 */
@NullMarked
package io.lockstep.cli.page;

import org.jspecify.annotations.NullMarked;
