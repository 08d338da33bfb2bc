/**
 * How work is cut and shared out. Imports the JDK alone. {@link
 * io.lockstep.backend.cpu.work.Claims} is safe for any thread; the rest is immutable.
 */
@NullMarked
package io.lockstep.backend.cpu.work;

import org.jspecify.annotations.NullMarked;
