/**
 * Elementary functions as programs over correctly rounded primitives, one constant each. Imports
 * only {@code expr}. Immutable and safe to share between threads.
 */
@NullMarked
package io.lockstep.kernels.function;

import org.jspecify.annotations.NullMarked;
