/**
 * Help with names in messages: the nearest known names to one that is unknown.
 *
 * <p>Imports the JDK alone. Everything here is a pure function, safe for use by many threads.
 */
@NullMarked
package io.lockstep.kernels.text;

import org.jspecify.annotations.NullMarked;
