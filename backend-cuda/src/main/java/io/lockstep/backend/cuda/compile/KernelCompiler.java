package io.lockstep.backend.cuda.compile;

import java.util.List;

/** A compiler of CUDA C++ to machine code. */
public interface KernelCompiler {
  /** Returns name and version, such as {@code NVRTC 12.6}; part of the key of what it makes. */
  String version();

  /** Returns the capabilities it compiles for, lowest first. */
  List<Capability> capabilities();

  /**
   * Compiles a source.
   *
   * @param name what it computes, for errors
   * @param source a translation unit without includes
   * @param target the GPU it is for
   * @param options options of the compiler, without the architecture
   * @return a cubin, which is machine code; or PTX that ends with a zero byte, where the target is
   *     newer than the compiler, for the driver to compile
   * @throws CompileException if the compiler refuses the source
   * @throws io.lockstep.backend.BackendException if the target is too old for the compiler
   */
  byte[] compile(String name, String source, Capability target, List<String> options);
}
