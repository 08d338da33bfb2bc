package io.lockstep.backend.cuda.driver;

/** A property of a compiled function; sizes in bytes. */
public enum FunctionAttribute {
  /** Most threads of a block that it can be launched with. */
  BLOCK_THREADS(0),
  /** Shared memory that it declares. */
  SHARED_BYTES(1),
  /** Memory of a thread outside of registers: what the compiler spilled, and arrays. */
  LOCAL_BYTES(3),
  /** Registers of a thread. */
  REGISTERS(4);

  private final int code;

  FunctionAttribute(int code) {
    this.code = code;
  }

  /** Returns the driver's {@code CUfunction_attribute}. */
  int code() {
    return code;
  }
}
