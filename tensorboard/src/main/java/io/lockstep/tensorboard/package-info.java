/**
 * Event files, by which TensorBoard shows a run: its losses, metrics, rate and speed, what was
 * watched of its layers, images, and its document. The only package that knows protobuf.
 *
 * <p>May import {@code training} and protobuf. Used by the thread that trains.
 */
@NullMarked
package io.lockstep.tensorboard;

import org.jspecify.annotations.NullMarked;
