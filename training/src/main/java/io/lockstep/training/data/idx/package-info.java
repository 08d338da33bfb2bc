/**
 * Images and labels in IDX files, the format of MNIST, plain or compressed.
 *
 * <p>Imports the JDK, {@code kernels.text} and {@code training.data}. Stateless.
 */
@NullMarked
package io.lockstep.training.data.idx;

import org.jspecify.annotations.NullMarked;
