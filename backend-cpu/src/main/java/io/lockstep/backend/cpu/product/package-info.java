/**
 * Matrix products as kernels: operands widened where they are stored as bfloat16, the product by
 * {@code matmul}, its epilogue as rendered code. Imports {@code io.lockstep.kernels} and, of the
 * CPU backend, {@code code}, {@code matmul}, {@code runtime} and {@code work}. For one thread at a
 * time, which has workers help it.
 */
@NullMarked
package io.lockstep.backend.cpu.product;

import org.jspecify.annotations.NullMarked;
