/**
 * Layers that give examples another shape, and layers of columns: chosen ones, and categories as
 * vectors. Imports {@code io.lockstep.training.nn}, {@code io.lockstep.tensor} and {@code
 * io.lockstep.kernels}. Layers are immutable and may be shared by threads and networks.
 */
@NullMarked
package io.lockstep.training.layer.shape;

import org.jspecify.annotations.NullMarked;
