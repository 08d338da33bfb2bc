package io.lockstep.kernels.render.c;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Compilers that a machine may or may not have. */
final class Tools {
  private Tools() {}

  /** Skips the test, and says so, if a program is not on the path. */
  static void assume(String program) {
    boolean present =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!present) {
      System.out.println("SKIPPED: no " + program + " on the path, rendered code not run by it");
    }
    Assumptions.assumeTrue(present, "no " + program + " on the path");
  }

  /** Runs a program and asserts that it succeeds. */
  static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), String.join(" ", command) + "\n" + output);
  }
}
