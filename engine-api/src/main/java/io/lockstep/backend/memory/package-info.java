/**
 * Memory of the host outside the heap, for devices and for data. Imports the JDK alone. Safe for
 * any thread.
 */
@NullMarked
package io.lockstep.backend.memory;

import org.jspecify.annotations.NullMarked;
