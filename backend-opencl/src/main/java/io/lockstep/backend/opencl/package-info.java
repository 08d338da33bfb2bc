/**
 * The OpenCL backend: devices of any OpenCL 1.2 platform that can compute in strict precision.
 * Imports the SPI and its support package, the C renderer and its own {@code driver}, the only
 * package that knows LWJGL. A backend is used by one thread at a time.
 *
 * <p>In the order in which a device meets them: {@code DeviceCatalog} lists devices ({@code
 * DeviceProperties}) and what they lack ({@code Requirements}); {@code OpenDevice} has a context,
 * an in-order queue and the check of every call; {@code Programs} compiles sources, with {@code
 * BinaryCache} on disk; {@code BitProbe} compares bits before any are trusted; {@code MemoryPool}
 * and {@code Staging} hold and move memory; {@code OpenClRecording} replays launches, of which
 * {@code InFlight} bounds the number queued; {@code FaultRecord} keeps the first index out of range
 * until the next read. {@code OpenClSettings} documents the settings.
 */
@NullMarked
package io.lockstep.backend.opencl;

import org.jspecify.annotations.NullMarked;
