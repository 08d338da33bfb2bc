/**
 * Sources of kernels of windows: their fold, and the picking and placing of their largest elements.
 * Imports {@code expr}, {@code spec}, {@code dialect} and {@code source}. For one thread, and one
 * kernel, each.
 */
@NullMarked
package io.lockstep.kernels.render.c.window;

import org.jspecify.annotations.NullMarked;
