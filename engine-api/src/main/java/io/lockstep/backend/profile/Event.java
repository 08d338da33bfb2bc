package io.lockstep.backend.profile;

import io.lockstep.kernels.spec.KernelSpec;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a device did, from the call until it was done.
 *
 * @param kind what it was
 * @param spec the kernel, or null for a copy
 * @param bytes bytes moved: of a kernel the least there are to move
 * @param flops float operations, as {@link io.lockstep.kernels.spec.KernelCost} counts them; 0 for
 *     a copy
 * @param start nanoseconds since the device was opened
 * @param nanos how long it took
 */
public record Event(
    Kind kind, @Nullable KernelSpec spec, long bytes, long flops, long start, long nanos) {
  /** What a device does. */
  public enum Kind {
    /** A kernel. */
    KERNEL,
    /** A copy to the device. */
    UPLOAD,
    /** A copy to the host. */
    DOWNLOAD,
    /** A copy on the device. */
    COPY
  }
}
