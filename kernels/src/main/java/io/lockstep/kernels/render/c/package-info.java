/**
 * The C renderer: kernel source for a specification, in CUDA C++ or OpenCL C. One text generator
 * serves both; {@link io.lockstep.kernels.render.c.Dialect} holds every word in which they differ.
 *
 * <p><b>Arithmetic.</b> Only correctly rounded primitives are written. CUDA spells each float
 * operation as an intrinsic with its rounding ({@code __fmul_rn}), which no flag can contract;
 * OpenCL uses operators under {@code FP_CONTRACT OFF}. Literals are hexadecimal floats; infinities
 * and NaN are bit patterns. Integers wrap through unsigned arithmetic and shift modulo 32. A float
 * becomes an integer by comparison with both limits and a truncation between them; NaN gives 0. A
 * byte (U8, BOOL) is stored as the low eight bits of its integer. The bits of a NaN that an
 * operation produces are the device's own.
 *
 * <p><b>Order.</b> A row is reduced in blocks of 4096 by 256 lanes, shared among the items of a
 * work-group, and halving in local memory, in CUDA at last by warp shuffles; block results go
 * through the same rule again. Short rows share a group; few long rows are spread over groups, one
 * for each block; the bits are the same. An outer axis is reduced in runs of 64 rows, one work-item
 * each, then by halving over the runs in the workspace. A matrix product adds runs of 512 in k to
 * +0.
 *
 * <p><b>Vectors.</b> Where items run side by side, elementwise kernels and products move four
 * neighbouring elements at a time. Whether addresses, strides and sizes allow that is tested where
 * the kernel runs, and a loop over single elements stands beside.
 *
 * <p><b>Sizes.</b> Counts, strides and widths are arguments, so that kernels which differ only in
 * them are compiled once; the text depends on what decides its form (which strides are 0 or 1,
 * whether a row is short, takes one block or several). Work-groups and tiles follow the device's
 * {@link io.lockstep.kernels.render.c.DeviceLimits}.
 *
 * <p><b>Launching.</b> A source holds one function for each phase of its {@link
 * io.lockstep.kernels.render.c.LaunchShape}. Every phase takes the arguments of the specification,
 * then the workspace if there is one, then the fault word if there is one, then the sizes; in
 * OpenCL also where each argument begins in its buffer. Local memory is declared in the source. F64
 * is refused: only the CPU computes in it.
 *
 * <p>Imports {@code expr} and {@code spec}. Stateless; safe for any thread.
 */
@NullMarked
package io.lockstep.kernels.render.c;

import org.jspecify.annotations.NullMarked;
