package io.lockstep.backend.opencl;

import static java.util.stream.Collectors.joining;

import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.support.BinaryCache;
import io.lockstep.kernels.render.c.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the programs of a device, or takes them from the binaries of those built before. */
final class ProgramCompiler {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.opencl");
  private static final String OPTIONS =
      Dialects.OPENCL.buildOptions().stream().collect(joining(" "));

  /**
   * What PoCL's compiler says when its file is gone in the middle of its work. It removes its files
   * at each signal, and the JVM gives itself signals whenever it likes.
   */
  private static final String LOST_FILE = "unable to rename temporary";

  private static final int MOST_TRIES = 5;

  private final OpenDevice device;
  private final BinaryCache cache;

  ProgramCompiler(OpenDevice device, BinaryCache cache) {
    this.device = device;
    this.cache = cache;
  }

  /**
   * Returns the program of a source, built.
   *
   * @param name what it computes, for errors
   * @throws OpenClException if the compiler refuses it, with what it says and the source
   */
  long program(String name, String source) {
    byte[] key = key(source);
    Optional<Long> loaded = cache.find(key).flatMap(this::load);
    long program = loaded.isPresent() ? loaded.get() : compile(name, source);
    if (loaded.isEmpty() && cache.isOpen()) {
      try {
        store(key, program);
      } catch (Throwable e) {
        device.cl.releaseProgram(program);
        throw e;
      }
    }
    return program;
  }

  private byte[] key(String source) {
    List<String> parts = new ArrayList<>(List.of(source, OPTIONS));
    parts.addAll(device.properties.compiledFor());
    return cache.key(parts);
  }

  /** Returns a program from its binary, or nothing where the driver does not take it. */
  private Optional<Long> load(byte[] binary) {
    int[] error = new int[1];
    long program =
        device.cl.createProgram(device.context, device.properties.device(), binary, error);
    if (error[0] != Cl.SUCCESS) {
      return notTaken("clCreateProgramWithBinary", error[0]);
    }
    int code = build(program);
    if (code != Cl.SUCCESS) {
      device.cl.releaseProgram(program);
      return notTaken("clBuildProgram", code);
    }
    return Optional.of(program);
  }

  private int build(long program) {
    try {
      return device.cl.buildProgram(program, device.properties.device(), OPTIONS);
    } catch (Throwable e) {
      device.cl.releaseProgram(program);
      throw e;
    }
  }

  private Optional<Long> notTaken(String call, int code) {
    LOG.log(
        System.Logger.Level.DEBUG,
        device.error(call, code, "; a stored kernel is not taken and compiled anew").getMessage());
    return Optional.empty();
  }

  private long compile(String name, String source) {
    for (int tries = 1; ; tries++) {
      int[] error = new int[1];
      long program = device.cl.createProgram(device.context, source, error);
      device.check("clCreateProgramWithSource", error[0]);
      int code = build(program);
      if (code == Cl.SUCCESS) {
        return program;
      }
      String log = device.cl.buildLog(program, device.properties.device(), error);
      device.cl.releaseProgram(program);
      if (tries == MOST_TRIES || !log.contains(LOST_FILE)) {
        throw device.error(
            "clBuildProgram",
            code,
            BuildReport.of(name, error[0] == Cl.SUCCESS ? log : "", source));
      }
    }
  }

  private void store(byte[] key, long program) {
    int[] error = new int[1];
    byte[] binary = device.cl.programBinary(program, error);
    if (error[0] == Cl.SUCCESS) {
      cache.store(key, binary);
    } else {
      LOG.log(
          System.Logger.Level.DEBUG,
          device.error("clGetProgramInfo", error[0], "; a kernel is not stored").getMessage());
    }
  }
}
