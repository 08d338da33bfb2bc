package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The C compiler, which a machine may or may not have. */
public final class Gcc {
  private Gcc() {}

  /** Skips the test, and says so, where there is no gcc and g++, or libraries are none for it. */
  public static void assume() {
    boolean present =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64")
            && Stream.of("gcc", "g++").allMatch(Gcc::isOnPath);
    if (!present) {
      System.out.println("SKIPPED: no gcc and g++ for Linux on x86-64, host code of CUDA not run");
    }
    Assumptions.assumeTrue(present, "no gcc and g++ for Linux on x86-64");
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * Compiles C to a shared library whose soname is the file's name.
   *
   * @param more further arguments, such as libraries to link to
   */
  public static Path library(Path library, String source, String... more) throws IOException {
    return library("c", library, source, more);
  }

  /** Compiles C++ in the same way; g++ is needed. */
  public static Path cppLibrary(Path library, String source, String... more) throws IOException {
    return library("cc", library, source, more);
  }

  private static Path library(String language, Path library, String source, String... more)
      throws IOException {
    Path code =
        Files.writeString(library.resolveSibling(library.getFileName() + "." + language), source);
    List<String> command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-O1", "-w"));
    command.addAll(List.of("-Wl,-soname," + library.getFileName()));
    command.addAll(List.of("-o", library.toString(), code.toString()));
    command.addAll(List.of(more));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), String.join(" ", command) + "\n" + output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return library;
  }
}
