/**
 * Interpreters of scalar programs: the float32 meaning that every renderer must reproduce bit for
 * bit, and the double-precision oracle. Imports {@code expr}. Stateless; safe for any thread.
 */
@NullMarked
package io.lockstep.kernels.interpret;

import org.jspecify.annotations.NullMarked;
