/**
 * Matrix products as cuBLAS takes them: a specification becomes a product, and an elementwise
 * kernel for the epilogue. Imports kernel specifications, {@code Precision}, {@code backend.queue}
 * and {@code driver.Gemm}; calls nothing. Immutable; safe for any thread.
 */
@NullMarked
package io.lockstep.backend.cuda.product;

import org.jspecify.annotations.NullMarked;
