/**
 * Carries plans out on a device: plans kept by the form of their graph, memory that belongs to
 * tensors and steps, and launches with real buffers. Imports {@code plan}, {@code graph} and {@code
 * backend}. For one thread at a time, as the engine that owns it.
 */
@NullMarked
package io.lockstep.runtime;

import org.jspecify.annotations.NullMarked;
