/**
 * How work is cut and shared out among threads. Imports {@code io.lockstep.backend} for its
 * exceptions. {@link io.lockstep.backend.cpu.work.Parts} is immutable, the rest as it says.
 */
@NullMarked
package io.lockstep.backend.cpu.work;

import org.jspecify.annotations.NullMarked;
