/**
 * Two devices in step: a backend over two others that runs every kernel on both and compares what
 * it wrote, and the first difference as a record.
 *
 * <p>May import {@code backend}, {@code kernels} and {@code parity.reproduction}. Used by one
 * thread at a time.
 */
@NullMarked
package io.lockstep.parity.pair;

import org.jspecify.annotations.NullMarked;
