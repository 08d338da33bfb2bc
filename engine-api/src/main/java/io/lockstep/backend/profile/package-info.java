/**
 * Measures what each kernel takes: a device in front of another. Imports {@code
 * io.lockstep.backend} and {@code io.lockstep.kernels}. Used by one thread at a time, like the
 * device behind.
 */
@NullMarked
package io.lockstep.backend.profile;

import org.jspecify.annotations.NullMarked;
