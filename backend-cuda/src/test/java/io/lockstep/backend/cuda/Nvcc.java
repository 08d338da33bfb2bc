package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.render.c.dialect.Dialects;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** NVIDIA's compiler for the command line, which a machine may or may not have. */
final class Nvcc {
  private static final Pattern SPILLS =
      Pattern.compile(
          "Compiling entry function '_ZN\\d+k(\\d+)_.*\\R(?:.*\\R)??.*, (\\d+) bytes spill stores");

  /** Warnings about unused variables, and about loops over axes of no elements. */
  private static final String ACCEPTED = "--diag-suppress=177,186";

  private Nvcc() {}

  /** Skips the test, and says so, where there is no nvcc. */
  static void assume() {
    boolean present =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nvcc")));
    if (!present) {
      System.out.println("SKIPPED: no nvcc on the path, CUDA kernels of the kit not compiled");
    }
    Assumptions.assumeTrue(present, "no nvcc on the path");
  }

  /** Returns whether this nvcc can compile for an architecture, such as {@code sm_90}. */
  static boolean supports(String architecture) throws IOException {
    return run(List.of("nvcc", "--list-gpu-code")).lines().anyMatch(architecture::equals);
  }

  /**
   * Compiles kernels to machine code, all in one file, since starting the compiler takes longer
   * than a kernel.
   *
   * @return for each kernel by its position, how many bytes of registers the compiler spilled
   */
  static Map<Integer, Integer> compile(
      List<KitKernels.Rendered> kernels, String architecture, Path folder) throws IOException {
    List<String> command = command("--cubin", architecture, write(kernels, folder));
    command.addAll(List.of("-Xptxas=-v", "-o", folder.resolve("kernels.cubin").toString()));
    Map<Integer, Integer> spilled = new TreeMap<>();
    Matcher spills = SPILLS.matcher(run(command));
    while (spills.find()) {
      spilled.merge(
          Integer.parseInt(spills.group(1)), Integer.parseInt(spills.group(2)), Integer::sum);
    }
    return spilled;
  }

  /** Returns the PTX of kernels, all in one text. */
  static String ptx(List<KitKernels.Rendered> kernels, String architecture, Path folder)
      throws IOException {
    Path ptx = folder.resolve("kernels.ptx");
    List<String> command = command("--ptx", architecture, write(kernels, folder));
    command.addAll(List.of("-o", ptx.toString()));
    run(command);
    return Files.readString(ptx);
  }

  private static List<String> command(String output, String architecture, Path file) {
    List<String> command = new ArrayList<>(List.of("nvcc", output, "-arch=" + architecture));
    command.addAll(Dialects.CUDA.buildOptions());
    command.addAll(List.of("--Werror=all-warnings", ACCEPTED, file.toString()));
    return command;
  }

  private static Path write(List<KitKernels.Rendered> kernels, Path folder) throws IOException {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < kernels.size(); i++) {
      source.append("namespace k").append(i).append("_ { // ").append(kernels.get(i).firstCase());
      source.append('\n').append(kernels.get(i).source().source().replace("extern \"C\" ", ""));
      source.append("}\n");
    }
    return Files.writeString(folder.resolve("kernels.cu"), source);
  }

  private static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertEquals(0, process.waitFor(), String.join(" ", command) + "\n" + output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return output;
  }
}
