/**
 * The kinds of layers, each a record of what it is. Imports {@code io.lockstep.training.nn}, {@code
 * io.lockstep.tensor} and {@code io.lockstep.kernels}. Layers are immutable and may be shared by
 * threads and networks.
 */
@NullMarked
package io.lockstep.training.layer;

import org.jspecify.annotations.NullMarked;
