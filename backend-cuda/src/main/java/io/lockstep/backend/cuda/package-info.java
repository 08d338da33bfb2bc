/**
 * The CUDA backend: NVIDIA GPUs of compute capability 7.5 and newer. Imports the SPI, the C
 * renderer and its own packages {@code library} (finds NVIDIA's libraries), {@code relink} (fits
 * JCuda's natives to them), {@code compile} (source to machine code) and {@code driver}, the only
 * one that knows JCuda. A backend is used by one thread at a time.
 */
@NullMarked
package io.lockstep.backend.cuda;

import org.jspecify.annotations.NullMarked;
