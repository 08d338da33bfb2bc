/**
 * The search for the best options of a run: trials are ordinary runs.
 *
 * <p>May import training, {@code io.lockstep.plot}, {@code cli.config}, {@code cli.device}, {@code
 * cli.data}, {@code cli.run} and {@code cli.terminal}. The command is confined to the main thread;
 * its trials run on threads of the study.
 */
@NullMarked
package io.lockstep.cli.search;

import org.jspecify.annotations.NullMarked;
