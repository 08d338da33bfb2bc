/**
 * Sources of kernels that find rows by an index: gather and its adjoint, the sorted or plain
 * scatter-add, with the phase that reports an index out of range. Imports {@code expr}, {@code
 * spec}, {@code dialect} and {@code source}. For one thread, and one kernel, each.
 */
@NullMarked
package io.lockstep.kernels.render.c.indexing;

import org.jspecify.annotations.NullMarked;
