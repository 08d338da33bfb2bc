package io.lockstep.backend.opencl;

import io.lockstep.backend.Backend;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.spec.KernelSpec;

/**
 * A compiled kernel, to be bound to buffers.
 *
 * @param owner the backend that compiled it
 * @param program OpenCL's handle of its program, or 0 if there is nothing to launch
 */
record OpenClKernel(OpenClBackend owner, KernelSpec spec, KernelSource source, long program)
    implements Backend.Kernel {}
