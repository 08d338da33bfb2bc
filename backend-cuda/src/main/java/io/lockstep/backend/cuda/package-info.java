/**
 * The CUDA backend: NVIDIA GPUs of compute capability 7.5 and newer. Imports the SPI, the C
 * renderer and its own packages {@code library} (finds NVIDIA's libraries), {@code relink} (fits
 * JCuda's natives to them), {@code compile} (source to machine code), {@code product} (what cuBLAS
 * is asked for) and {@code driver}, the only one that knows JCuda. A backend is used by one thread
 * at a time.
 *
 * <p>In the order in which a GPU meets them: {@code GpuCatalog} lists GPUs and what they lack
 * ({@code Gpu}); {@code OpenGpu} has a context, two streams and the failures; {@code Programs}
 * compiles and loads sources; {@code BlasProducts} computes products in relaxed precisions; {@code
 * BitProbe} compares bits before any are trusted; {@code GpuMemory} holds memory, {@code Staging}
 * moves it up and {@code Readbacks} down; {@code CudaRecording} captures launches as a graph and
 * replays it, {@code InFlight} bounds the number queued; {@code FaultRecord} keeps the first index
 * out of range until the next read. {@code CudaSettings} documents the settings.
 */
@NullMarked
package io.lockstep.backend.cuda;

import org.jspecify.annotations.NullMarked;
