package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** The command under test, in this JVM or as a process of its own. */
public final class Cli {
  static final String VECTOR = "--add-modules=jdk.incubator.vector";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Cli() {}

  /** What a run of the command gave. */
  public record Outcome(int code, String out, String err) {
    /** The JSON object on the last line of standard output. */
    public JsonNode json() {
      try {
        return JSON.readTree(out.lines().toList().getLast());
      } catch (IOException e) {
        throw new AssertionError("no JSON at the end of: " + out + err, e);
      }
    }

    public String digest() {
      return json().required("digest").asText();
    }
  }

  /** Runs the command in this JVM. */
  public static Outcome run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs the command, which must end well, in this JVM. */
  public static Outcome succeed(String... arguments) {
    Outcome outcome = run(arguments);
    if (outcome.code() != 0) {
      throw new AssertionError(Arrays.toString(arguments) + " failed: " + outcome);
    }
    return outcome;
  }

  /** Runs the command as a process with the flags for the JVM. */
  static Outcome process(List<String> flags, String... arguments) throws Exception {
    return process(flags, System.getProperty("java.class.path"), arguments);
  }

  /** Runs the command as a process with more on its class path. */
  static Outcome process(List<String> flags, Path more, String... arguments) throws Exception {
    String path = System.getProperty("java.class.path") + File.pathSeparator + more;
    return process(flags, path, arguments);
  }

  private static Outcome process(List<String> flags, String classPath, String[] arguments)
      throws Exception {
    Path out = Files.createTempFile("lockstep", ".out");
    Path err = Files.createTempFile("lockstep", ".err");
    try {
      Process process =
          new ProcessBuilder(command(flags, classPath, List.of(arguments)))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      process.getOutputStream().close();
      int code = process.waitFor();
      return new Outcome(code, Files.readString(out), withoutJvmWarnings(Files.readString(err)));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Returns what runs the command as a process with the flags for the JVM. */
  public static List<String> command(List<String> flags, List<String> arguments) {
    return command(flags, System.getProperty("java.class.path"), arguments);
  }

  private static List<String> command(
      List<String> flags, String classPath, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.addAll(arguments);
    return command;
  }

  static String withoutJvmWarnings(String err) {
    return err.lines()
        .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
        .map(line -> line + System.lineSeparator())
        .collect(Collectors.joining());
  }

  /**
   * Skips the calling test where SIGINT is ignored by this process, and so by those that it starts,
   * as it is by all that a script runs in the background.
   */
  static void requireInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0)) {
      System.out.println("skipped, SIGINT is ignored here; run the tests in the foreground");
      Assumptions.abort("SIGINT is ignored");
    }
  }

  /** Skips the calling test where there is no OpenCL device; fails it where there must be one. */
  public static void requireOpenCl() {
    FoundDevices found = Devices.discover("opencl", Precision.STRICT);
    if (found.stream().noneMatch(Discovery::usable)) {
      String reason = "no OpenCL device: " + found.all();
      assertNotEquals("1", System.getenv("LOCKSTEP_REQUIRE_OPENCL"), reason);
      System.out.println("skipped, " + reason);
      Assumptions.abort(reason);
    }
  }
}
