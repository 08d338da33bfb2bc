/**
 * How each kind of figure is painted: axes, titles and legends of figures with axes by XChart, what
 * lies between the axes and all else by hand.
 *
 * <p>Imports {@code plot.figure} and {@code plot.style}, AWT, and XChart, which no other package
 * knows. A drawing is confined to the thread that paints it.
 */
@NullMarked
package io.lockstep.plot.draw;

import org.jspecify.annotations.NullMarked;
