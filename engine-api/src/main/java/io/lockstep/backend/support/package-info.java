/**
 * What backends have in common: memory outside the heap; and those of devices that compile C:
 * buffers cut from blocks of memory, the bit probe, compiled kernels on disk, the messages of
 * indices out of range and of sources that do not compile. Imports the SPI and {@code
 * io.lockstep.kernels}. {@code BinaryCache} and {@code NativeMemory} are safe for any thread, the
 * rest for one.
 */
@NullMarked
package io.lockstep.backend.support;

import org.jspecify.annotations.NullMarked;
