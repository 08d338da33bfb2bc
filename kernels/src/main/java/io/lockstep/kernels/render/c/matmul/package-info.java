/**
 * Sources of matrix products with their epilogue, in the contract's order: runs of 512 in k, added
 * to +0. Which tile a work-group computes is picked by a model of cost and changes no bit. Where
 * items run side by side, operands are loaded as vectors of four where their addresses allow it.
 * Imports {@code expr}, {@code spec}, {@code dialect} and {@code source}. For one thread, and one
 * kernel, each; tiles are immutable.
 */
@NullMarked
package io.lockstep.kernels.render.c.matmul;

import org.jspecify.annotations.NullMarked;
