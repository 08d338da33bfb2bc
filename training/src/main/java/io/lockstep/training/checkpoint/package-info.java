/**
 * Model files: a trained model with its scaling, its labels and its optimizer state in one
 * safetensors file, from which it can be used or trained on. Imports the other packages of {@code
 * io.lockstep.training}, {@code io.lockstep.tensor} and {@code io.lockstep.kernels}. Stateless.
 */
@NullMarked
package io.lockstep.training.checkpoint;

import org.jspecify.annotations.NullMarked;
