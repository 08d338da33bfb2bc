package io.lockstep.backend.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The pool from which a GPU's memory is allocated. JCuda has no functions to set it up, so they are
 * bound here, in the library that is loaded for JCuda.
 */
final class DriverPool {
  private static final int RELEASE_THRESHOLD = 4;
  private static final int RESERVED_BYTES = 5;
  private static final int USED_BYTES = 7;

  private final long pool;
  private final String device;

  private DriverPool(long pool, String device) {
    this.pool = pool;
    this.device = device;
  }

  /** Returns the pool that allocations of a GPU come from. */
  static DriverPool of(int device, String label) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pool = arena.allocate(ValueLayout.JAVA_LONG);
      String call = "cuDeviceGetDefaultMemPool";
      FunctionDescriptor signature =
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
      int code;
      try {
        code = (int) bind(call, signature).invokeExact(pool, device);
      } catch (Throwable e) {
        throw unexpected(call, e);
      }
      JCudaBinding.check(call, code, label);
      return new DriverPool(pool.get(ValueLayout.JAVA_LONG, 0), label);
    }
  }

  /** Lets the pool keep up to this many freed bytes. */
  void keepFreed(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      attribute(
          "cuMemPoolSetAttribute",
          RELEASE_THRESHOLD,
          arena.allocateFrom(ValueLayout.JAVA_LONG, bytes));
    }
  }

  /** Returns what the pool holds. */
  CudaContext.PoolUse use() {
    return new CudaContext.PoolUse(get(RESERVED_BYTES), get(USED_BYTES));
  }

  /** Gives freed memory back until the pool holds no more than this. */
  void trim(long bytesToKeep) {
    String call = "cuMemPoolTrimTo";
    FunctionDescriptor signature =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    int code;
    try {
      code = (int) bind(call, signature).invokeExact(pool, bytesToKeep);
    } catch (Throwable e) {
      throw unexpected(call, e);
    }
    JCudaBinding.check(call, code, device);
  }

  private long get(int attribute) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
      attribute("cuMemPoolGetAttribute", attribute, value);
      return value.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  private void attribute(String call, int attribute, MemorySegment value) {
    FunctionDescriptor signature =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    int code;
    try {
      code = (int) bind(call, signature).invokeExact(pool, attribute, value);
    } catch (Throwable e) {
      throw unexpected(call, e);
    }
    JCudaBinding.check(call, code, device);
  }

  private static MethodHandle bind(String call, FunctionDescriptor signature) {
    return Linker.nativeLinker()
        .downcallHandle(SymbolLookup.loaderLookup().findOrThrow(call), signature);
  }

  private static IllegalStateException unexpected(String call, Throwable e) {
    return new IllegalStateException("[" + call + "] could not be called", e);
  }
}
