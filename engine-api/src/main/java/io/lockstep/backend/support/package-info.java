/**
 * What backends of devices that compile C have in common: the bit probe, and the messages of
 * indices out of range. Imports the SPI and {@code io.lockstep.kernels}. Not safe for several
 * threads.
 */
@NullMarked
package io.lockstep.backend.support;

import org.jspecify.annotations.NullMarked;
