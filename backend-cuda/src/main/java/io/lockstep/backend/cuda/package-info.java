/**
 * The CUDA backend: NVIDIA GPUs of compute capability 7.5 and newer. Imports the SPI, its {@code
 * queue} and {@code support} packages, the C renderer and its own packages {@code library} (finds
 * NVIDIA's libraries), {@code relink} (fits JCuda's natives to them), {@code compile} (source to
 * machine code), {@code product} (what cuBLAS is asked for) and {@code driver}, the only one that
 * knows JCuda. A backend is used by one thread at a time.
 *
 * <p>In the order in which a GPU meets them: {@code GpuCatalog} lists GPUs and what they lack
 * ({@code Gpu}); {@code CudaQueue} does with a context and two streams what {@code QueueBackend}
 * asks for: {@code CudaCommand} is a launch, a product or a captured graph, {@code CudaEvent} a
 * point in a stream's work, {@code CopyAhead} the way of uploads beside the kernels; {@code
 * BlasProducts} computes products in relaxed precisions ({@code ProductPart}). {@code CudaSettings}
 * documents the settings.
 */
@NullMarked
package io.lockstep.backend.cuda;

import org.jspecify.annotations.NullMarked;
