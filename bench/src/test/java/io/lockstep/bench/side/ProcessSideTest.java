package io.lockstep.bench.side;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessSideTest {
  private static final ObjectNode REQUEST =
      new ObjectMapper().createObjectNode().put("do", "hello");
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private ProcessSide side(String shell) {
    return new ProcessSide(List.of("sh", "-c", shell), folder.resolve("sides.log"));
  }

  @Test
  void requests_are_lines_and_noise_is_passed_over() {
    try (ProcessSide side = side("while read -r line; do echo noise; echo \"$line\"; done")) {
      assertEquals(new Answer.Done(REQUEST), side.ask(REQUEST, LONG));
      assertEquals(new Answer.Done(REQUEST), side.ask(REQUEST, LONG));
    }
  }

  @Test
  void reasons_are_told_apart() {
    try (ProcessSide without = side("read -r x; echo '{\"unavailable\":\"no GPU\"}'; read -r x");
        ProcessSide broken = side("read -r x; echo '{\"failed\":\"no memory\"}'; read -r x")) {
      assertEquals(new Answer.Unavailable("no GPU"), without.ask(REQUEST, LONG));
      assertEquals(new Answer.Failed("no memory"), broken.ask(REQUEST, LONG));
      assertEquals(new Answer.Failed("no memory"), broken.ask(REQUEST, LONG));
    }
  }

  @Test
  void one_that_is_late_is_killed_and_starts_again() {
    String shell = "read -r x; [ -e started ] && echo '{}' && exit; touch started; sleep 60";
    try (ProcessSide side = side("cd " + folder + "; " + shell)) {
      assertEquals(
          new Answer.Failed("gave no answer within 2 s"), side.ask(REQUEST, Duration.ofSeconds(2)));
      assertInstanceOf(Answer.Done.class, side.ask(REQUEST, LONG));
    }
  }

  @Test
  void one_that_ends_says_with_which_code_and_its_errors_are_kept() throws Exception {
    try (ProcessSide side = side("read -r x; echo out of luck >&2; exit 3")) {
      assertEquals(
          new Answer.Failed("ended with code 3; the log of the sides says why"),
          side.ask(REQUEST, LONG));
      assertEquals("out of luck\n", Files.readString(folder.resolve("sides.log")));
    }
  }

  @Test
  void a_program_that_is_not_there_fails() {
    Path none = folder.resolve("none");
    try (ProcessSide side =
        new ProcessSide(List.of(none.toString()), folder.resolve("sides.log"))) {
      String reason = assertInstanceOf(Answer.Failed.class, side.ask(REQUEST, LONG)).reason();
      assertTrue(
          reason.startsWith("cannot be asked: Cannot run program \"" + none + "\":"), reason);
    }
  }

  @Test
  void a_python_without_packages_has_no_pytorch() {
    Path peer = Path.of("peer.py");
    try (ProcessSide python =
            new ProcessSide(List.of("python3", "--version"), folder.resolve("version"));
        ProcessSide side =
            new ProcessSide(
                List.of("python3", "-S", "-E", peer.toString(), "eager", "cuda"),
                folder.resolve("sides.log"))) {
      String version = ((Answer.Failed) python.ask(REQUEST, LONG)).reason();
      assumeTrue(!version.startsWith("cannot be asked: Cannot run"), "there is no python3");
      Answer none = new Answer.Unavailable("no PyTorch: No module named 'torch'");
      assertEquals(none, side.ask(REQUEST, LONG));
      assertEquals(none, side.ask(REQUEST, LONG));
    }
  }
}
