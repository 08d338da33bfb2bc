package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.opencl.driver.OpenCl;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What a device says of itself.
 *
 * @param label the name to pass as device, such as {@code opencl:1}
 * @param platform OpenCL's handle of its platform
 * @param device OpenCL's handle of it
 * @param name its name
 * @param vendor its maker
 * @param platformName the platform's name
 * @param platformVersion the platform's OpenCL version, and often the version of the platform
 * @param driverVersion the driver's version
 * @param version the device's OpenCL version
 * @param type a set of {@code CL_DEVICE_TYPE_...}
 * @param computeUnits how many groups run side by side
 * @param groupItems most work-items of a group
 * @param localBytes local memory of a group
 * @param largestBuffer most bytes of a buffer
 * @param memoryBytes bytes of device memory
 * @param floats a set of {@code CL_FP_...}: what 32-bit floats can do
 * @param available whether it can be used
 * @param compiles whether it comes with a compiler
 * @param littleEndian whether it is little-endian
 */
record DeviceProperties(
    String label,
    long platform,
    long device,
    String name,
    String vendor,
    String platformName,
    String platformVersion,
    String driverVersion,
    String version,
    long type,
    long computeUnits,
    long groupItems,
    long localBytes,
    long largestBuffer,
    long memoryBytes,
    long floats,
    boolean available,
    boolean compiles,
    boolean littleEndian) {

  /** Returns all that a compiled program may depend on, besides its source and options. */
  List<String> compiledFor() {
    return List.of(name, vendor, version, driverVersion, platformName, platformVersion);
  }

  /**
   * Returns the properties of a device.
   *
   * @throws OpenClException if one cannot be read
   */
  static DeviceProperties read(OpenCl cl, long platform, long device, String label) {
    Reader of = new Reader(cl, platform, device, label);
    return new DeviceProperties(
        label,
        platform,
        device,
        of.text(Cl.DEVICE_NAME),
        of.text(Cl.DEVICE_VENDOR),
        of.platformText(Cl.PLATFORM_NAME),
        of.platformText(Cl.PLATFORM_VERSION),
        of.text(Cl.DRIVER_VERSION),
        of.text(Cl.DEVICE_VERSION),
        of.number(Cl.DEVICE_TYPE),
        of.number(Cl.DEVICE_MAX_COMPUTE_UNITS),
        of.number(Cl.DEVICE_MAX_WORK_GROUP_SIZE),
        of.number(Cl.DEVICE_LOCAL_MEM_SIZE),
        of.number(Cl.DEVICE_MAX_MEM_ALLOC_SIZE),
        of.number(Cl.DEVICE_GLOBAL_MEM_SIZE),
        of.number(Cl.DEVICE_SINGLE_FP_CONFIG),
        of.number(Cl.DEVICE_AVAILABLE) != 0,
        of.number(Cl.DEVICE_COMPILER_AVAILABLE) != 0,
        of.number(Cl.DEVICE_ENDIAN_LITTLE) != 0);
  }

  /** Returns name, platform, driver and memory, for people. */
  String describe() {
    return String.format(
        Locale.ROOT,
        "%s, %s, driver %s, %.1f GiB",
        name,
        platformName,
        driverVersion,
        memoryBytes / (double) (1L << 30));
  }

  /** Returns whether a user may mean this device by {@code wanted}. */
  boolean isCalled(String wanted) {
    String all = String.join("\n", name, vendor, platformName, platformVersion, driverVersion);
    return all.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
  }

  /**
   * Returns whether the driver keeps compiled programs on disk itself and is slow to hand them out.
   * PoCL compiles a program a second time when asked for its binary: half as much time again in all
   * for new kernels, and nothing gained for known ones.
   */
  boolean keepsPrograms() {
    return platformName.equals("Portable Computing Language");
  }

  boolean isCpu() {
    return (type & Cl.DEVICE_TYPE_CPU) != 0;
  }

  /** Returns the rank for {@code auto}: a GPU first; the CPU backend (0) before another's CPU. */
  int rank() {
    if ((type & Cl.DEVICE_TYPE_GPU) != 0) {
      return 100;
    }
    return isCpu() ? -10 : 50;
  }

  /** Returns what bounds its kernels. */
  DeviceLimits limits() {
    return new DeviceLimits(
        (int) Math.min(groupItems, Integer.MAX_VALUE),
        (int) Math.min(localBytes, Integer.MAX_VALUE),
        Math.clamp(computeUnits, 1, Integer.MAX_VALUE),
        type == Cl.DEVICE_TYPE_CPU);
  }

  /** The calls that read properties. */
  private record Reader(OpenCl cl, long platform, long device, String label) {
    String platformText(int property) {
      int[] error = new int[1];
      byte[] value = cl.platformInfo(platform, property, error);
      return text(checked("clGetPlatformInfo", error[0], value));
    }

    String text(int property) {
      return text(bytes(property));
    }

    private static String text(byte[] value) {
      return new String(value, StandardCharsets.UTF_8).replace("\0", "").strip();
    }

    /** Returns a number of 4 or 8 bytes. */
    long number(int property) {
      ByteBuffer value = ByteBuffer.wrap(bytes(property)).order(ByteOrder.nativeOrder());
      return value.remaining() == Long.BYTES ? value.getLong() : value.getInt();
    }

    private byte[] bytes(int property) {
      int[] error = new int[1];
      byte[] value = cl.deviceInfo(device, property, error);
      return checked("clGetDeviceInfo", error[0], value);
    }

    private byte[] checked(String call, int code, byte[] value) {
      if (code != Cl.SUCCESS) {
        throw new OpenClException(call, code, label, "; the driver may be damaged, reinstall it");
      }
      return value;
    }
  }
}
