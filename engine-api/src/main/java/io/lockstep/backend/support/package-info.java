/**
 * What backends of devices that compile C have in common: the cases of the bit probe, compiled
 * kernels on disk, the messages of indices out of range and of sources that do not compile. Imports
 * the SPI and {@code io.lockstep.kernels}. {@code BinaryCache} is safe for any thread, the rest for
 * one.
 */
@NullMarked
package io.lockstep.backend.support;

import org.jspecify.annotations.NullMarked;
