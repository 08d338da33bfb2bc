/**
 * Two devices in step: a backend over two others that runs every kernel on both and compares what
 * it wrote, the first difference as a record, and files that reproduce it. Imports {@code backend},
 * {@code kernels}, {@code graph}, {@code parity.oracle} and, for files, {@code training.file} and
 * Jackson. Used by one thread at a time.
 */
@NullMarked
package io.lockstep.parity.pair;

import org.jspecify.annotations.NullMarked;
