package io.lockstep.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of tests in JVMs of their own, with the class path of this one. */
public final class ChildJvm {
  private ChildJvm() {}

  /** What a program wrote to its standard output and its standard error. */
  public record Output(String out, String err) {}

  /** Runs the main method of a class to its end, which must be a good one. */
  public static Output run(Class<?> program, String... flags)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), program.getName()));
    Path out = Files.createTempFile("child", ".out");
    Path err = Files.createTempFile("child", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      int status = process.waitFor();
      Output output = new Output(Files.readString(out), Files.readString(err));
      assertEquals(0, status, output.toString());
      return output;
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
