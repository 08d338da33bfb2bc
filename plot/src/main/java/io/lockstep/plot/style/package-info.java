/**
 * How figures look: colours that people tell apart who see some of them differently, dashes and
 * markers besides, letters, and numbers as text.
 *
 * <p>Imports AWT alone. All methods are stateless and safe for use by many threads.
 */
@NullMarked
package io.lockstep.plot.style;

import org.jspecify.annotations.NullMarked;
