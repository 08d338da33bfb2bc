package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.compile.Capability;
import io.lockstep.backend.cuda.compile.KernelCompiler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compiler of CUDA C++ to this machine's code, by g++, for the {@link StubDriver} to run. It
 * shows that host code and kernels fit together, and nothing of how a GPU runs them.
 */
final class EmulatingCompiler implements KernelCompiler {
  private static final Pattern KERNEL =
      Pattern.compile("__global__ void (?:__launch_bounds__\\([\\d, ]+\\) )?(\\w+)\\(");
  private static final Map<String, byte[]> COMPILED = new ConcurrentHashMap<>();

  private final UnaryOperator<String> change;

  /** Creates the compiler. */
  EmulatingCompiler() {
    this(UnaryOperator.identity());
  }

  /** Creates a compiler that changes, or refuses, each source first. */
  EmulatingCompiler(UnaryOperator<String> change) {
    this.change = change;
  }

  @Override
  public String version() {
    return "gcc";
  }

  @Override
  public List<Capability> capabilities() {
    return List.of(Capability.OLDEST, new Capability(9, 0));
  }

  @Override
  public byte[] compile(String name, String source, Capability target, List<String> options) {
    return COMPILED.computeIfAbsent(change.apply(source), EmulatingCompiler::library);
  }

  private static byte[] library(String source) {
    StringBuilder text = new StringBuilder(shim()).append(source);
    boolean waits = source.contains("__syncthreads") || source.contains("__shfl");
    Matcher kernels = KERNEL.matcher(source);
    while (kernels.find()) {
      String name = kernels.group(1);
      text.append(
          """
          extern "C" int count_%1$s() { return Caller<%1$s>::count; }
          extern "C" void run_%1$s(void** p, int blocks, int threads) {
            launch(Caller<%1$s>::call, p, blocks, threads, %2$s);
          }
          """
              .formatted(name, waits));
    }
    try {
      Path file = Files.createTempFile("lockstep-kernel", ".so");
      Gcc.cppLibrary(file, text.toString(), "-std=gnu++17", "-ffp-contract=off", "-lm");
      file.toFile().deleteOnExit();
      file.resolveSibling(file.getFileName() + ".cc").toFile().deleteOnExit();
      return ("/" + file + "\0").getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shim() {
    try (InputStream in = EmulatingCompiler.class.getResourceAsStream("/emulation/cuda.h")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
