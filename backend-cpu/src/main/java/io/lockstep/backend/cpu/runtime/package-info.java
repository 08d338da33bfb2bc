/**
 * What the kernels of one device share, and what a kernel is: settings, workers, rendered code,
 * working memory. Imports {@code io.lockstep.backend}, {@code io.lockstep.kernels} and, of the CPU
 * backend, {@code code}, {@code matmul}, {@code memory} and {@code work}. For one thread at a time.
 */
@NullMarked
package io.lockstep.backend.cpu.runtime;

import org.jspecify.annotations.NullMarked;
