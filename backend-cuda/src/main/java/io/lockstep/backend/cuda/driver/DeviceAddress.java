package io.lockstep.backend.cuda.driver;

import jcuda.driver.CUdeviceptr;

/** An address of device memory as JCuda takes it: an offset from the address zero. */
final class DeviceAddress extends CUdeviceptr {
  private static final CUdeviceptr ZERO = new CUdeviceptr();

  /** Creates a pointer that a call will set. */
  DeviceAddress() {}

  DeviceAddress(long address) {
    super(ZERO, address);
  }

  long address() {
    return getNativePointer() + getByteOffset();
  }
}
