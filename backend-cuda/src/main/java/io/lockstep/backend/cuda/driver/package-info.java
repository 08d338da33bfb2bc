/**
 * NVIDIA's driver, NVRTC and cuBLAS as interfaces of this project, and their implementation with
 * JCuda. JCuda's natives are loaded from private copies onto the libraries that were found. Nothing
 * of JCuda leaves this package. Imports {@code library}, {@code relink}, {@code compile}, {@code
 * backend.queue} and the exceptions of the SPI. Loading is safe for any thread; a context is used
 * by one thread at a time.
 */
@NullMarked
package io.lockstep.backend.cuda.driver;

import org.jspecify.annotations.NullMarked;
