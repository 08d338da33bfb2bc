/**
 * The OpenCL backend: devices of any OpenCL 1.2 platform that can compute in strict precision.
 * Imports the SPI, the C renderer and its own {@code driver}, the only package that knows LWJGL. A
 * backend is used by one thread at a time.
 */
@NullMarked
package io.lockstep.backend.opencl;

import org.jspecify.annotations.NullMarked;
