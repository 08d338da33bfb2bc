package io.lockstep.backend.cuda.driver;

import jcuda.Pointer;

/** An address of host memory as JCuda takes it, without the buffers that JCuda would make. */
final class HostAddress extends Pointer {
  /** Creates a pointer that a call will set. */
  HostAddress() {}

  HostAddress(long address) {
    super(address);
  }

  long address() {
    return getNativePointer() + getByteOffset();
  }
}
