/**
 * What every kernel's source is made of: the text under construction, scalar programs as C, the
 * parameters of a kernel and where their elements lie, loops over elements, and how the result is
 * launched within a device's limits. Imports {@code expr}, {@code spec} and {@code dialect}. A
 * source under construction belongs to one thread; all else is immutable.
 */
@NullMarked
package io.lockstep.kernels.render.c.source;

import org.jspecify.annotations.NullMarked;
