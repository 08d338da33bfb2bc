package io.lockstep.backend.opencl.driver;

import java.util.Map;

/** The constants of OpenCL 1.2 that the backend uses, and the names of its error codes. */
public final class Cl {
  /** No error. */
  public static final int SUCCESS = 0;

  /** The state of a command that is done; those before are larger, errors are negative. */
  public static final int COMPLETE = 0;

  /** A device that is not there. */
  public static final int DEVICE_NOT_FOUND = -1;

  /** No memory for a buffer; may come late, at the first command that needs it. */
  public static final int MEM_OBJECT_ALLOCATION_FAILURE = -4;

  /** Too little of something on the device, or a device that has failed. */
  public static final int OUT_OF_RESOURCES = -5;

  /** Too little memory on the host. */
  public static final int OUT_OF_HOST_MEMORY = -6;

  /** The compiler refused a program. */
  public static final int BUILD_PROGRAM_FAILURE = -11;

  /** A command waited for has failed; its event tells why. */
  public static final int EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST = -14;

  /** A buffer size that no buffer of the device can have. */
  public static final int INVALID_BUFFER_SIZE = -61;

  /** The loader has found no driver ({@code cl_khr_icd}). */
  public static final int PLATFORM_NOT_FOUND_KHR = -1001;

  /** A platform's name. */
  public static final int PLATFORM_NAME = 0x0902;

  /** A platform's version. */
  public static final int PLATFORM_VERSION = 0x0901;

  /** Whether a device is a CPU, a GPU or an accelerator: a 64-bit set. */
  public static final int DEVICE_TYPE = 0x1000;

  /** How many groups run side by side: 32 bits. */
  public static final int DEVICE_MAX_COMPUTE_UNITS = 0x1002;

  /** Most work-items of a group: a word. */
  public static final int DEVICE_MAX_WORK_GROUP_SIZE = 0x1004;

  /** The largest buffer: 64 bits. */
  public static final int DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010;

  /** What 32-bit floats can do: a 64-bit set of {@code FP_...}. */
  public static final int DEVICE_SINGLE_FP_CONFIG = 0x101B;

  /** Memory of a device: 64 bits. */
  public static final int DEVICE_GLOBAL_MEM_SIZE = 0x101F;

  /** Local memory of a group: 64 bits. */
  public static final int DEVICE_LOCAL_MEM_SIZE = 0x1023;

  /** Whether a device is little-endian: 32 bits. */
  public static final int DEVICE_ENDIAN_LITTLE = 0x1026;

  /** Whether a device can be used: 32 bits. */
  public static final int DEVICE_AVAILABLE = 0x1027;

  /** Whether a device comes with a compiler: 32 bits. */
  public static final int DEVICE_COMPILER_AVAILABLE = 0x1028;

  /** A device's name. */
  public static final int DEVICE_NAME = 0x102B;

  /** A device's maker. */
  public static final int DEVICE_VENDOR = 0x102C;

  /** A driver's version. */
  public static final int DRIVER_VERSION = 0x102D;

  /** The OpenCL version of a device. */
  public static final int DEVICE_VERSION = 0x102F;

  /** In a device's type: a CPU. */
  public static final long DEVICE_TYPE_CPU = 1 << 1;

  /** In a device's type: a GPU. */
  public static final long DEVICE_TYPE_GPU = 1 << 2;

  /** Subnormal floats are kept. */
  public static final long FP_DENORM = 1;

  /** Infinities and NaN are kept. */
  public static final long FP_INF_NAN = 1 << 1;

  /** Operations round to nearest even. */
  public static final long FP_ROUND_TO_NEAREST = 1 << 2;

  /** {@code fma} rounds once. */
  public static final long FP_FMA = 1 << 5;

  /** Quotients and square roots can be rounded correctly. */
  public static final long FP_CORRECTLY_ROUNDED_DIVIDE_SQRT = 1 << 7;

  /** A queue whose events know times. */
  public static final long QUEUE_PROFILING_ENABLE = 1 << 1;

  /** A buffer for reading and writing. */
  public static final long MEM_READ_WRITE = 1;

  /** A buffer in memory that the host can reach, pinned. */
  public static final long MEM_ALLOC_HOST_PTR = 1 << 4;

  /** A mapping for reading. */
  public static final long MAP_READ = 1;

  /** A mapping for writing. */
  public static final long MAP_WRITE = 1 << 1;

  /** When a command began. */
  public static final int PROFILING_COMMAND_START = 0x1282;

  /** When a command ended. */
  public static final int PROFILING_COMMAND_END = 0x1283;

  private static final Map<Integer, String> CODES =
      Map.ofEntries(
          Map.entry(0, "CL_SUCCESS"),
          Map.entry(-1, "CL_DEVICE_NOT_FOUND"),
          Map.entry(-2, "CL_DEVICE_NOT_AVAILABLE"),
          Map.entry(-3, "CL_COMPILER_NOT_AVAILABLE"),
          Map.entry(-4, "CL_MEM_OBJECT_ALLOCATION_FAILURE"),
          Map.entry(-5, "CL_OUT_OF_RESOURCES"),
          Map.entry(-6, "CL_OUT_OF_HOST_MEMORY"),
          Map.entry(-7, "CL_PROFILING_INFO_NOT_AVAILABLE"),
          Map.entry(-8, "CL_MEM_COPY_OVERLAP"),
          Map.entry(-11, "CL_BUILD_PROGRAM_FAILURE"),
          Map.entry(-12, "CL_MAP_FAILURE"),
          Map.entry(-13, "CL_MISALIGNED_SUB_BUFFER_OFFSET"),
          Map.entry(-14, "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST"),
          Map.entry(-15, "CL_COMPILE_PROGRAM_FAILURE"),
          Map.entry(-16, "CL_LINKER_NOT_AVAILABLE"),
          Map.entry(-17, "CL_LINK_PROGRAM_FAILURE"),
          Map.entry(-30, "CL_INVALID_VALUE"),
          Map.entry(-31, "CL_INVALID_DEVICE_TYPE"),
          Map.entry(-32, "CL_INVALID_PLATFORM"),
          Map.entry(-33, "CL_INVALID_DEVICE"),
          Map.entry(-34, "CL_INVALID_CONTEXT"),
          Map.entry(-35, "CL_INVALID_QUEUE_PROPERTIES"),
          Map.entry(-36, "CL_INVALID_COMMAND_QUEUE"),
          Map.entry(-37, "CL_INVALID_HOST_PTR"),
          Map.entry(-38, "CL_INVALID_MEM_OBJECT"),
          Map.entry(-42, "CL_INVALID_BINARY"),
          Map.entry(-43, "CL_INVALID_BUILD_OPTIONS"),
          Map.entry(-44, "CL_INVALID_PROGRAM"),
          Map.entry(-45, "CL_INVALID_PROGRAM_EXECUTABLE"),
          Map.entry(-46, "CL_INVALID_KERNEL_NAME"),
          Map.entry(-47, "CL_INVALID_KERNEL_DEFINITION"),
          Map.entry(-48, "CL_INVALID_KERNEL"),
          Map.entry(-49, "CL_INVALID_ARG_INDEX"),
          Map.entry(-50, "CL_INVALID_ARG_VALUE"),
          Map.entry(-51, "CL_INVALID_ARG_SIZE"),
          Map.entry(-52, "CL_INVALID_KERNEL_ARGS"),
          Map.entry(-53, "CL_INVALID_WORK_DIMENSION"),
          Map.entry(-54, "CL_INVALID_WORK_GROUP_SIZE"),
          Map.entry(-55, "CL_INVALID_WORK_ITEM_SIZE"),
          Map.entry(-56, "CL_INVALID_GLOBAL_OFFSET"),
          Map.entry(-57, "CL_INVALID_EVENT_WAIT_LIST"),
          Map.entry(-58, "CL_INVALID_EVENT"),
          Map.entry(-59, "CL_INVALID_OPERATION"),
          Map.entry(-61, "CL_INVALID_BUFFER_SIZE"),
          Map.entry(-63, "CL_INVALID_GLOBAL_WORK_SIZE"),
          Map.entry(-64, "CL_INVALID_PROPERTY"),
          Map.entry(-67, "CL_INVALID_LINKER_OPTIONS"),
          Map.entry(-1001, "CL_PLATFORM_NOT_FOUND_KHR"));

  private Cl() {}

  /** Returns a code as people look it up, such as {@code CL_OUT_OF_RESOURCES (-5)}. */
  public static String codeName(int code) {
    return CODES.getOrDefault(code, "an unknown code") + " (" + code + ")";
  }
}
