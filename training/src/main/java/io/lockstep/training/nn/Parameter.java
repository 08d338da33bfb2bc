package io.lockstep.training.nn;

import io.lockstep.kernels.spec.Shape;

/**
 * A trained tensor that a layer declares.
 *
 * @param name within the layer, such as {@code weight}
 * @param shape its shape
 * @param initializer its first value
 * @param fanIn number of inputs of a unit, for the initializer
 * @param fanOut number of outputs that an input feeds, for the initializer
 */
public record Parameter(String name, Shape shape, Initializer initializer, int fanIn, int fanOut) {}
