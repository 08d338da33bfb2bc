/**
 * The C languages of kernels: every word in which one differs from another. Imports {@code expr}.
 * Stateless; safe for any thread.
 */
@NullMarked
package io.lockstep.kernels.render.c.dialect;

import org.jspecify.annotations.NullMarked;
