/**
 * Nonlinearities that are more than a function of each element: trained slopes, the largest of
 * pieces, gates. Imports {@code io.lockstep.training.nn}, {@code io.lockstep.tensor} and {@code
 * io.lockstep.kernels}. Layers are immutable and may be shared by threads and networks.
 */
@NullMarked
package io.lockstep.training.layer.activation;

import org.jspecify.annotations.NullMarked;
