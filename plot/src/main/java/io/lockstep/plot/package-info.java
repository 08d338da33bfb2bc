/**
 * Figures as files: PNG and SVG.
 *
 * <p>Imports the packages of this module, and the JDK. Knows nothing of training: who draws hands
 * it numbers. All methods are stateless and safe for use by many threads.
 */
@NullMarked
package io.lockstep.plot;

import org.jspecify.annotations.NullMarked;
