package io.lockstep.backend.queue;

import io.lockstep.backend.Backend;
import io.lockstep.kernels.spec.KernelSpec;
import java.util.List;

/**
 * A compiled kernel, to be bound to buffers.
 *
 * @param owner the backend that compiled it
 * @param parts what is launched, in order
 */
record QueueKernel(QueueBackend owner, KernelSpec spec, List<KernelPart> parts)
    implements Backend.Kernel {
  QueueKernel {
    parts = List.copyOf(parts);
  }
}
