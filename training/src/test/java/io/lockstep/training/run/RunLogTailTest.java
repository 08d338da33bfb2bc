package io.lockstep.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTailTest {
  @TempDir private Path folder;

  private Path log;
  private final List<Long> steps = new ArrayList<>();

  @BeforeEach
  void begin() {
    log = folder.resolve("log.jsonl");
  }

  private void write(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String line(long step, String more) {
    return "{\"kind\":\"epoch\",\"step\":"
        + step
        + ",\"epoch\":1,\"seconds\":1,\"x\":\""
        + more
        + "\"}\n";
  }

  private boolean read(RunLogTail tail) {
    return tail.read(line -> steps.add(line.step()));
  }

  @Test
  void each_line_is_read_once_as_soon_as_it_is_whole() throws IOException {
    RunLogTail tail = new RunLogTail(log);
    assertFalse(read(tail));
    write(line(1, "ä") + line(2, ""));
    assertTrue(read(tail));
    String third = line(3, "");
    write(third.substring(0, 9));
    assertFalse(read(tail));
    write(third.substring(9) + line(4, "y".repeat(200_000)) + "no line of a log\n" + line(5, ""));
    assertTrue(read(tail));
    assertFalse(read(tail));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), steps);
  }

  @Test
  void a_log_that_was_begun_anew_is_read_from_its_beginning() throws IOException {
    RunLogTail tail = new RunLogTail(log);
    write(line(1, "long") + line(2, "long"));
    read(tail);
    Files.writeString(log, line(7, ""));
    assertFalse(read(tail));
    assertTrue(read(tail));
    assertEquals(List.of(1L, 2L, 7L), steps);
  }

  @Test
  void a_log_in_place_of_another_is_read_from_its_beginning_though_it_is_longer()
      throws IOException {
    RunLogTail tail = new RunLogTail(log, steps::clear);
    write(line(1, "") + line(2, ""));
    read(tail);
    AtomicFile.write(log, line(1, "") + line(3, "and more"));
    write(line(4, ""));
    assertFalse(read(tail));
    assertEquals(List.of(), steps);
    assertTrue(read(tail));
    assertFalse(read(tail));
    assertEquals(List.of(1L, 3L, 4L), steps);
  }
}
