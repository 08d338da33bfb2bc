package io.lockstep.faults.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.tried.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallFaultsAgentTest {
  @TempDir Path folder;

  @Test
  void a_call_of_a_chosen_method_fails_in_classes_of_the_project() throws Exception {
    Path agent = CallFaultsAgent.writeJar(folder.resolve("agent.jar"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-javaagent:" + agent + "=java.lang.Thread$Builder$OfPlatform.start",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(
        List.of(
            "now: thread 1",
            "now: no more threads",
            "now: thread 3",
            "{java.lang.Thread$Builder$OfPlatform.start=3} true"),
        printed.lines().toList());
    assertEquals(0, process.waitFor());
  }
}
