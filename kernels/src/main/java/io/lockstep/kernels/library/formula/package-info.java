/**
 * Parts that several formulas of the library are made of: pieces that meet at a point, powers, and
 * reductions over a row. Imports {@code expr} and {@code function}. Stateless; safe for any thread.
 */
@NullMarked
package io.lockstep.kernels.library.formula;

import org.jspecify.annotations.NullMarked;
