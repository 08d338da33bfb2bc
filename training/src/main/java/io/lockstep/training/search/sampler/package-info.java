/**
 * Samplers: what each trial of a search tries. In double precision and with the numbers of Philox,
 * so that the same results lead to the same trials on every machine. Imports {@code
 * io.lockstep.training.search.space}, {@code io.lockstep.training.search.trial} and {@code
 * io.lockstep.kernels}. Safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.search.sampler;

import org.jspecify.annotations.NullMarked;
