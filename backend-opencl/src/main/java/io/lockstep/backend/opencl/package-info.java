/**
 * The OpenCL backend: devices of any OpenCL 1.2 platform that can compute in strict precision.
 * Imports the SPI, its {@code queue} and {@code support} packages, the C renderer and its own
 * {@code driver}, the only package that knows LWJGL. A backend is used by one thread at a time.
 *
 * <p>In the order in which a device meets them: {@code DeviceCatalog} lists devices ({@code
 * DeviceProperties}) and what they lack ({@code Requirements}); {@code OpenDevice} has a context,
 * an in-order queue and the check of every call; {@code OpenClQueue} does with it what {@code
 * QueueBackend} asks for: {@code ProgramCompiler} builds sources, with {@code BinaryCache} on disk,
 * {@code OpenClCommand} is a kernel with its arguments, {@code OpenClEvent} the end of something
 * queued, {@code OpenClHostMemory} what copies run through. {@code Profile} adds times up. {@code
 * OpenClSettings} documents the settings.
 */
@NullMarked
package io.lockstep.backend.opencl;

import org.jspecify.annotations.NullMarked;
