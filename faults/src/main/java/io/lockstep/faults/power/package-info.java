/**
 * A simulated loss of power: a journal of what was written and not forced, and of names that were
 * made, moved and deleted in folders that were not forced since; and the damage that a disk may
 * show after it.
 *
 * <p>Imports the JDK alone. A journal is safe for any thread.
 */
@NullMarked
package io.lockstep.faults.power;

import org.jspecify.annotations.NullMarked;
