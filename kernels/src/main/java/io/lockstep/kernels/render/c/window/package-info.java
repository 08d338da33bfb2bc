/**
 * Source of the kernel that folds windows. Imports {@code expr}, {@code spec}, {@code dialect} and
 * {@code source}. For one thread, and one kernel, each.
 */
@NullMarked
package io.lockstep.kernels.render.c.window;

import org.jspecify.annotations.NullMarked;
