/**
 * What is kept of a training run: a folder with its document, its log line by line, its metrics and
 * its model; read again when it is over, or while it goes on.
 *
 * <p>Imports the other packages of {@code io.lockstep.training}. A recorder writes from the thread
 * that trains; folders are read by anyone, also while a run writes there.
 */
@NullMarked
package io.lockstep.training.run;

import org.jspecify.annotations.NullMarked;
