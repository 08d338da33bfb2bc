/**
 * The scalar expression language: what one element of a kernel computes. Imports only the JDK.
 * Everything here is immutable and safe to share between threads.
 */
@NullMarked
package io.lockstep.kernels.expr;

import org.jspecify.annotations.NullMarked;
