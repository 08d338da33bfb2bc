package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a device must have for strict precision. */
final class Requirements {
  private static final Pattern VERSION = Pattern.compile("OpenCL (\\d+)\\.(\\d+)");

  private Requirements() {}

  /**
   * Returns what a device lacks, each with the property that says so; empty if it is fit.
   *
   * @param simulator whether what it says of its floats counts for nothing
   */
  static List<String> missing(DeviceProperties device, boolean simulator) {
    List<String> missing = new ArrayList<>();
    need(missing, device.available(), "being available (CL_DEVICE_AVAILABLE)");
    need(missing, device.compiles(), "a compiler (CL_DEVICE_COMPILER_AVAILABLE)");
    need(missing, device.littleEndian(), "little-endian order (CL_DEVICE_ENDIAN_LITTLE)");
    need(
        missing,
        isAtLeast12(device.version()),
        "OpenCL 1.2 (CL_DEVICE_VERSION is '" + device.version() + "')");
    if (!simulator) {
      floats(missing, device);
    }
    limits(missing, device);
    return missing;
  }

  private static void floats(List<String> missing, DeviceProperties device) {
    float32(missing, device, Cl.FP_ROUND_TO_NEAREST, "rounding to nearest", "ROUND_TO_NEAREST");
    float32(missing, device, Cl.FP_DENORM, "subnormal numbers", "DENORM");
    float32(missing, device, Cl.FP_INF_NAN, "infinities and NaN", "INF_NAN");
    float32(missing, device, Cl.FP_FMA, "fused multiply-add", "FMA");
    float32(
        missing,
        device,
        Cl.FP_CORRECTLY_ROUNDED_DIVIDE_SQRT,
        "correctly rounded division and square root",
        "CORRECTLY_ROUNDED_DIVIDE_SQRT");
  }

  private static void float32(
      List<String> missing, DeviceProperties device, long bit, String what, String property) {
    need(
        missing,
        (device.floats() & bit) != 0,
        what + " (CL_FP_" + property + " in CL_DEVICE_SINGLE_FP_CONFIG)");
  }

  private static void limits(List<String> missing, DeviceProperties device) {
    try {
      new CRenderer(Dialects.OPENCL, device.limits());
    } catch (IllegalArgumentException e) {
      missing.add(
          "room for a work-group (CL_DEVICE_MAX_WORK_GROUP_SIZE is "
              + device.groupItems()
              + ", CL_DEVICE_LOCAL_MEM_SIZE is "
              + device.localBytes()
              + ")");
    }
  }

  private static void need(List<String> missing, boolean there, String what) {
    if (!there) {
      missing.add(what);
    }
  }

  private static boolean isAtLeast12(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.lookingAt()) {
      return false;
    }
    int major = Integer.parseInt(matcher.group(1));
    return major > 1 || (major == 1 && Integer.parseInt(matcher.group(2)) >= 2);
  }
}
