/**
 * Calls of chosen methods from classes of the project, counted and failed: allocations, thread
 * creation, calls of a backend. An agent puts a hook before each such call while classes are
 * loaded, so that what is tested has none itself.
 *
 * <p>Imports the JDK alone. Safe for any thread.
 */
@NullMarked
package io.lockstep.faults.call;

import org.jspecify.annotations.NullMarked;
