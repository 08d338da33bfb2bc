package io.lockstep.backend.cuda.driver;

import io.lockstep.backend.cuda.library.FoundLibrary;
import java.nio.charset.StandardCharsets;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** The driver as JCuda binds it. */
public final class JCudaBinding implements CudaDriver {
  private static final String NO_DEVICE = "the driver";

  private JCudaBinding() {}

  /**
   * Loads and initializes the driver; a process uses one.
   *
   * @throws io.lockstep.backend.BackendException if it cannot be loaded
   * @throws CudaException if it cannot be initialized, for one because there is no GPU
   */
  public static CudaDriver load(FoundLibrary library) {
    JCudaNatives.load(library, JCudaDriver.class);
    check("cuInit", JCudaDriver.cuInit(0), NO_DEVICE);
    return new JCudaBinding();
  }

  @Override
  public int version() {
    int[] version = new int[1];
    check("cuDriverGetVersion", JCudaDriver.cuDriverGetVersion(version), NO_DEVICE);
    return version[0];
  }

  @Override
  public int deviceCount() {
    int[] count = new int[1];
    check("cuDeviceGetCount", JCudaDriver.cuDeviceGetCount(count), NO_DEVICE);
    return count[0];
  }

  @Override
  public String name(int device) {
    byte[] name = new byte[256];
    int code = JCudaDriver.cuDeviceGetName(name, name.length, handle(device));
    check("cuDeviceGetName", code, label(device));
    int end = 0;
    while (end < name.length && name[end] != 0) {
      end++;
    }
    return new String(name, 0, end, StandardCharsets.UTF_8);
  }

  @Override
  public long memoryBytes(int device) {
    long[] bytes = new long[1];
    check("cuDeviceTotalMem", JCudaDriver.cuDeviceTotalMem(bytes, handle(device)), label(device));
    return bytes[0];
  }

  @Override
  public int attribute(int device, DeviceAttribute attribute) {
    int[] value = new int[1];
    int code = JCudaDriver.cuDeviceGetAttribute(value, attribute.code(), handle(device));
    check("cuDeviceGetAttribute", code, label(device));
    return value[0];
  }

  @Override
  public CudaContext open(int device) {
    CUdevice handle = handle(device);
    String label = label(device) + " (" + name(device) + ")";
    CUcontext context = new CUcontext();
    check("cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, handle), label);
    try {
      check("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(context), label);
      return new JCudaContext(device, label, handle, context, DriverPool.of(device, label));
    } catch (CudaException e) {
      JCudaDriver.cuDevicePrimaryCtxRelease(handle);
      throw e;
    }
  }

  private static CUdevice handle(int device) {
    CUdevice handle = new CUdevice();
    check("cuDeviceGet", JCudaDriver.cuDeviceGet(handle, device), label(device));
    return handle;
  }

  private static String label(int device) {
    return "cuda:" + device;
  }

  /** Throws if a call failed. */
  static void check(String call, int code, String device) {
    if (code == CUresult.CUDA_SUCCESS) {
      return;
    }
    String[] name = {"an unknown error"};
    String[] text = {"no explanation"};
    JCudaDriver.cuGetErrorName(code, name);
    JCudaDriver.cuGetErrorString(code, text);
    throw new CudaException(call, code, name[0], text[0], device);
  }
}
