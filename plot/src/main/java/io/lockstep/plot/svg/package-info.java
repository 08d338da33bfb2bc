/**
 * Pictures as SVG: what is painted, written down.
 *
 * <p>Imports AWT alone. Confined to the thread that paints.
 */
@NullMarked
package io.lockstep.plot.svg;

import org.jspecify.annotations.NullMarked;
