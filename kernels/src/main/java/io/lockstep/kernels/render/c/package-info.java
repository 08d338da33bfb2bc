/**
 * The C renderer: kernel source for a specification, in CUDA C++ or OpenCL C. {@link
 * io.lockstep.kernels.render.c.CRenderer} hands each kind of specification to the package that
 * writes it.
 *
 * <p><b>Arithmetic.</b> Only correctly rounded primitives are written. CUDA spells each float
 * operation as an intrinsic with its rounding ({@code __fmul_rn}), which no flag can contract;
 * OpenCL uses operators under {@code FP_CONTRACT OFF}. Literals are hexadecimal floats; infinities
 * and NaN are bit patterns. Integers wrap through unsigned arithmetic and shift modulo 32. A float
 * becomes an integer by comparison with both limits and a truncation between them; NaN gives 0. A
 * byte (U8, BOOL) is stored as the low eight bits of its integer. The bits of a NaN that an
 * operation produces are the device's own.
 *
 * <p><b>Sizes.</b> Counts, strides and widths are arguments, so that kernels which differ only in
 * them are compiled once; the text depends on what decides its form (which strides are 0 or 1,
 * whether a row is short, takes one block or several). Work-groups and tiles follow the device's
 * {@link io.lockstep.kernels.render.c.source.DeviceLimits}.
 *
 * <p><b>Launching.</b> A source holds one function for each phase of its {@link
 * io.lockstep.kernels.render.c.source.LaunchShape}. Every phase takes the arguments of the
 * specification, then the workspace if there is one, then the fault word if there is one, then the
 * sizes; in OpenCL also where each argument begins in its buffer. Local memory is declared in the
 * source. F64 is refused: only the CPU computes in it.
 *
 * <p>Imports {@code expr}, {@code spec} and the packages below it, which import each other in one
 * order: {@code dialect}, {@code source}, then one of {@code elementwise}, {@code reduce}, {@code
 * matmul}, {@code indexing}. Stateless; safe for any thread.
 */
@NullMarked
package io.lockstep.kernels.render.c;

import org.jspecify.annotations.NullMarked;
