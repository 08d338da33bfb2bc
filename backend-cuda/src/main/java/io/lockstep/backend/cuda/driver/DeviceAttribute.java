package io.lockstep.backend.cuda.driver;

/** A property of a GPU; sizes in bytes. */
public enum DeviceAttribute {
  /** Most threads of a block. */
  BLOCK_THREADS(1),
  /** Shared memory of a block, as far as a kernel may declare it. */
  BLOCK_SHARED_BYTES(8),
  /** Registers of a block, 4 bytes each. */
  BLOCK_REGISTERS(12),
  /** Clock of the multiprocessors in kHz. */
  CLOCK_KHZ(13),
  /** Number of multiprocessors. */
  MULTIPROCESSORS(16),
  /** How the GPU may be used: 0 by all, 2 by none, 3 by one process. */
  COMPUTE_MODE(20),
  /** Clock of the memory in kHz. */
  MEMORY_CLOCK_KHZ(36),
  /** Width of the path to memory in bits. */
  MEMORY_BUS_BITS(37),
  /** Size of the second-level cache. */
  CACHE_BYTES(38),
  /** Most threads on a multiprocessor at a time. */
  MULTIPROCESSOR_THREADS(39),
  /** Number of engines that copy while kernels run. */
  COPY_ENGINES(40),
  /** First number of the compute capability. */
  CAPABILITY_MAJOR(75),
  /** Second number of the compute capability. */
  CAPABILITY_MINOR(76),
  /** Shared memory of a multiprocessor. */
  MULTIPROCESSOR_SHARED_BYTES(81),
  /** Shared memory of a block, as far as a kernel may ask for it at launch. */
  BLOCK_SHARED_BYTES_ON_REQUEST(97),
  /** Whether memory can be allocated from pools, in the order of a stream: 1 or 0. */
  MEMORY_POOLS(115);

  private final int code;

  DeviceAttribute(int code) {
    this.code = code;
  }

  /** Returns the driver's {@code CUdevice_attribute}. */
  int code() {
    return code;
  }
}
