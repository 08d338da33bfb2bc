package io.lockstep.cli.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.faults.FaultyFileSystemProvider;
import io.lockstep.faults.call.CallFaultsAgent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are run while the system's calls fail, each in its turn. */
class CommandFaultsTest {
  @TempDir Path folder;

  /** Runs the sweeps in a JVM whose files are faulty, and returns what it printed. */
  private List<String> sweep(String... arguments) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path agent = CallFaultsAgent.writeJar(folder.resolve("agent.jar"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Djava.nio.file.spi.DefaultFileSystemProvider="
                    + FaultyFileSystemProvider.class.getName(),
                "-Dlockstep.faults.within=" + folder.resolve("work"),
                "-Dlockstep.faults.journal=" + folder.resolve("journal"),
                "-javaagent:" + agent + "=" + MethodFaults.names(),
                "-cp",
                System.getProperty("java.class.path"),
                CommandSweeper.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LOCKSTEP_CACHE", folder.resolve("work/cache").toString());
    int code = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start().waitFor();
    List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
    lines.forEach(System.out::println);
    assertEquals(0, code);
    return lines;
  }

  private static void assertClean(List<String> lines) {
    assertEquals(List.of(), lines.stream().filter(line -> line.startsWith("! ")).toList());
  }

  @Test
  void files_that_fail_and_a_loss_of_power_leave_what_is_whole_and_known() throws Exception {
    assertClean(sweep("any,power", folder.toString(), "predict"));
  }

  @Test
  void memory_threads_and_devices_that_fail_cost_no_more_than_a_message() throws Exception {
    assertClean(sweep("any,calls", folder.toString(), "evaluate"));
  }

  @Test
  @Tag("sweep")
  void any_call_of_files_may_fail_in_any_way_in_all_commands() throws Exception {
    assertClean(sweep("any,others", folder.toString()));
  }

  @Test
  @Tag("sweep")
  void the_power_may_be_lost_at_any_call_in_all_commands() throws Exception {
    assertClean(sweep("power", folder.toString()));
  }

  @Test
  @Tag("sweep")
  void memory_threads_and_devices_may_fail_at_any_call_in_all_commands() throws Exception {
    assertClean(sweep("calls", folder.toString()));
  }
}
