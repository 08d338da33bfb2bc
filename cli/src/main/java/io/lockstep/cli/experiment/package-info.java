/**
 * {@code lockstep experiment}: claims that textbooks make about training, each run and looked at.
 * The claims lie in the rooms within. Imports those, {@code plot} and the rooms of the command line
 * that hold options. Used by one thread.
 */
@NullMarked
package io.lockstep.cli.experiment;

import org.jspecify.annotations.NullMarked;
