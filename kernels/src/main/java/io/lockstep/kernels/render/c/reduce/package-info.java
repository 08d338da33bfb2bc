/**
 * Sources of reductions over rows and columns, in the contract's order. A row is reduced in blocks
 * of 4096 by 256 lanes, shared among the items of a work-group, and halving in local memory, in
 * CUDA at last by warp shuffles; block results go through the same rule again. Short rows share a
 * group; few long rows are spread over groups, one for each block; the bits are the same. An outer
 * axis is reduced in runs of 64 rows, one work-item each, then by halving over the runs in the
 * workspace.
 *
 * <p>Imports {@code expr}, {@code spec}, {@code dialect} and {@code source}. For one thread, and
 * one kernel, each.
 */
@NullMarked
package io.lockstep.kernels.render.c.reduce;

import org.jspecify.annotations.NullMarked;
