/**
 * Sources of elementwise kernels. Where items run side by side, they move four neighbouring
 * elements at a time. Whether addresses, strides and sizes allow that is tested where the kernel
 * runs, and a loop over single elements stands beside. Imports {@code expr}, {@code spec}, {@code
 * dialect} and {@code source}. For one thread, and one kernel, each.
 */
@NullMarked
package io.lockstep.kernels.render.c.elementwise;

import org.jspecify.annotations.NullMarked;
