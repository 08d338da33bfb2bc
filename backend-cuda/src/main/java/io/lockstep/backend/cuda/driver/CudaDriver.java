package io.lockstep.backend.cuda.driver;

import io.lockstep.backend.cuda.compile.Capability;

/**
 * NVIDIA's driver: which GPUs there are, and how to open one. Every method may throw {@link
 * CudaException} with the call that failed.
 */
public interface CudaDriver {
  /** Returns the version of CUDA that the driver supports, such as 12060 for 12.6. */
  int version();

  /** Returns the number of GPUs. */
  int deviceCount();

  /** Returns the name of a GPU, such as {@code NVIDIA H200}. */
  String name(int device);

  /** Returns the memory of a GPU in bytes. */
  long memoryBytes(int device);

  /** Returns a property of a GPU. */
  int attribute(int device, DeviceAttribute attribute);

  /** Returns the compute capability of a GPU. */
  default Capability capability(int device) {
    return new Capability(
        attribute(device, DeviceAttribute.CAPABILITY_MAJOR),
        attribute(device, DeviceAttribute.CAPABILITY_MINOR));
  }

  /** Opens a GPU and makes it current for the calling thread. */
  CudaContext open(int device);
}
