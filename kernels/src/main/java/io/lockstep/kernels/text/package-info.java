/**
 * Texts in messages: the nearest known names to one that is unknown, and foreign text made fit to
 * be shown.
 *
 * <p>Imports the JDK alone. Everything here is a pure function, safe for use by many threads.
 */
@NullMarked
package io.lockstep.kernels.text;

import org.jspecify.annotations.NullMarked;
