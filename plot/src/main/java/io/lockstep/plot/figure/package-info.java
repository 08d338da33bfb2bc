/**
 * What can be drawn, as data: a {@link io.lockstep.plot.figure.Figure} of each kind, checked when
 * it is made.
 *
 * <p>Imports the JDK alone, nothing of AWT. All types are immutable and safe for use by many
 * threads.
 */
@NullMarked
package io.lockstep.plot.figure;

import org.jspecify.annotations.NullMarked;
