package io.lockstep.backend.cuda.driver;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.cuda.compile.Capability;
import io.lockstep.backend.cuda.compile.CompileException;
import io.lockstep.backend.cuda.compile.KernelCompiler;
import io.lockstep.backend.cuda.library.FoundLibrary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcProgram;
import jcuda.nvrtc.nvrtcResult;

/** NVIDIA's run-time compiler; needs no GPU. */
public final class Nvrtc implements KernelCompiler {
  private final String version;
  private final List<Capability> capabilities;

  private Nvrtc(String version, List<Capability> capabilities) {
    this.version = version;
    this.capabilities = capabilities;
  }

  /**
   * Loads the compiler; a process uses one.
   *
   * @throws BackendException if it cannot be loaded
   */
  public static Nvrtc load(FoundLibrary library) {
    JCudaNatives.load(library, JNvrtc.class);
    int[] major = new int[1];
    int[] minor = new int[1];
    check("nvrtcVersion", JNvrtc.nvrtcVersion(major, minor));
    int[] count = new int[1];
    check("nvrtcGetNumSupportedArchs", JNvrtc.nvrtcGetNumSupportedArchs(count));
    int[] numbers = new int[count[0]];
    check("nvrtcGetSupportedArchs", JNvrtc.nvrtcGetSupportedArchs(numbers));
    return new Nvrtc(
        "NVRTC " + major[0] + "." + minor[0],
        Arrays.stream(numbers).mapToObj(Capability::ofNumber).sorted().toList());
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public List<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public byte[] compile(String name, String source, Capability target, List<String> options) {
    Capability newest = newestUpTo(target);
    boolean cubin = newest.runsOn(target);
    List<String> all = new ArrayList<>(options);
    all.add("--gpu-architecture=" + (cubin ? newest.architecture() : newest.virtualArchitecture()));
    nvrtcProgram program = new nvrtcProgram();
    check(
        "nvrtcCreateProgram",
        JNvrtc.nvrtcCreateProgram(program, source, name + ".cu", 0, new String[0], new String[0]));
    try {
      int code = JNvrtc.nvrtcCompileProgram(program, all.size(), all.toArray(String[]::new));
      if (code != nvrtcResult.NVRTC_SUCCESS) {
        String[] log = {""};
        check("nvrtcGetProgramLog", JNvrtc.nvrtcGetProgramLog(program, log));
        throw new CompileException(
            name, target, version, JNvrtc.nvrtcGetErrorString(code), log[0], source);
      }
      return cubin ? cubin(program) : ptx(program);
    } finally {
      JNvrtc.nvrtcDestroyProgram(program);
    }
  }

  private Capability newestUpTo(Capability target) {
    return capabilities.stream()
        .filter(each -> each.compareTo(target) <= 0)
        .reduce((older, newer) -> newer)
        .orElseThrow(() ->
            new BackendException(
                "[compile] "
                    + version
                    + " compiles for GPUs of compute capability "
                    + capabilities.getFirst()
                    + " and newer, this one has "
                    + target
                    + "; install the NVRTC of CUDA 12"));
  }

  private static byte[] cubin(nvrtcProgram program) {
    long[] size = new long[1];
    check("nvrtcGetCUBINSize", JNvrtc.nvrtcGetCUBINSize(program, size));
    byte[] cubin = new byte[Math.toIntExact(size[0])];
    check("nvrtcGetCUBIN", JNvrtc.nvrtcGetCUBIN(program, cubin));
    return cubin;
  }

  private static byte[] ptx(nvrtcProgram program) {
    String[] text = {""};
    check("nvrtcGetPTX", JNvrtc.nvrtcGetPTX(program, text));
    return (text[0] + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static void check(String call, int code) {
    if (code != nvrtcResult.NVRTC_SUCCESS) {
      throw new BackendException(
          "["
              + call
              + "] "
              + JNvrtc.nvrtcGetErrorString(code)
              + "; install NVRTC again, with the files that belong to it");
    }
  }
}
