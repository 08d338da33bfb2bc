/**
 * The service provider interface: what a device must be able to do, and how it is found. The last
 * stage of the pipeline. Imports {@code io.lockstep.kernels} and {@code backend.memory}. A {@link
 * Backend} is used by one thread at a time.
 */
@NullMarked
package io.lockstep.backend;

import org.jspecify.annotations.NullMarked;
