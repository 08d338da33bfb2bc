package io.lockstep.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lockstep.training.data.DataException;
import io.lockstep.training.run.RunLine.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a run, line by line. */
class RunLogTest {
  private static final RunLine FIRST =
      new RunLine(
          Kind.EPOCH,
          7,
          1,
          0.25,
          JsonNodeFactory.instance.objectNode().put("train_loss", 0.5).put("val_loss", 0.75));
  private static final RunLine SECOND =
      new RunLine(Kind.WARNING, 9, 1, 1.5, JsonNodeFactory.instance.objectNode().put("layer", "2"));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("log.jsonl");
  }

  private void write(RunLine... lines) {
    try (RunLog log = RunLog.open(file)) {
      for (RunLine line : lines) {
        log.add(line);
      }
    }
  }

  @Test
  void what_is_written_is_read_again() throws IOException {
    write(FIRST, SECOND);
    assertEquals(
        """
        {"kind":"epoch","step":7,"epoch":1,"seconds":0.25,"train_loss":0.5,"val_loss":0.75}
        {"kind":"warning","step":9,"epoch":1,"seconds":1.5,"layer":"2"}
        """,
        Files.readString(file));
    assertEquals(List.of(FIRST, SECOND), RunLog.read(file));
    assertEquals(0.75, FIRST.number("val_loss").orElseThrow());
    assertEquals(true, SECOND.number("layer").isEmpty());
    assertEquals("2", SECOND.text("layer"));
    assertEquals("", FIRST.text("layer"));
  }

  @Test
  void a_line_can_be_read_while_the_log_is_open() {
    try (RunLog log = RunLog.open(file)) {
      log.add(FIRST);
      assertEquals(List.of(FIRST), RunLog.read(file));
      log.add(SECOND);
      assertEquals(List.of(FIRST, SECOND), RunLog.read(file));
    }
  }

  @Test
  void a_torn_last_line_is_left_out_and_cut_when_the_log_goes_on() throws IOException {
    write(FIRST, SECOND);
    String whole = Files.readString(file);
    for (int length = 0; length <= whole.length(); length++) {
      Files.writeString(file, whole.substring(0, length));
      int lines = (int) whole.substring(0, length).chars().filter(c -> c == '\n').count();
      assertEquals(List.of(FIRST, SECOND).subList(0, lines), RunLog.read(file));
      write(SECOND);
      assertEquals(lines + 1, RunLog.read(file).size());
      assertEquals(SECOND, RunLog.read(file).getLast());
    }
  }

  @Test
  void zeros_as_a_loss_of_power_leaves_them_are_cut_with_all_behind() throws IOException {
    write(FIRST, SECOND);
    byte[] whole = Files.readAllBytes(file);
    int first = FIRST.toJson().toString().length() + 1;
    for (int zero = 0; zero < whole.length; zero++) {
      byte[] damaged = whole.clone();
      damaged[zero] = 0;
      Files.write(file, damaged);
      List<RunLine> left = zero < first ? List.of() : List.of(FIRST);
      assertEquals(left, RunLog.read(file));
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 4096));
    assertEquals(List.of(FIRST, SECOND), RunLog.read(file));
    write(SECOND);
    assertEquals(List.of(FIRST, SECOND, SECOND), RunLog.read(file));
  }

  @Test
  void what_was_watched_can_be_left_out() {
    RunLine watched =
        new RunLine(Kind.WATCH, 8, 2, 1, JsonNodeFactory.instance.objectNode().put("x", 1));
    write(FIRST, watched, SECOND);
    assertEquals(3, RunLog.read(file).size());
    assertEquals(List.of(FIRST, SECOND), RunLog.readEpochs(file));
  }

  @Test
  void numbers_that_are_not_finite_are_null() {
    RunLine line =
        new RunLine(
            Kind.EPOCH,
            1,
            1,
            0,
            JsonNodeFactory.instance
                .objectNode()
                .put("a", Double.NaN)
                .put("b", Float.NEGATIVE_INFINITY));
    assertEquals(
        "{\"kind\":\"epoch\",\"step\":1,\"epoch\":1,\"seconds\":0.0,\"a\":null,\"b\":null}",
        line.toJson());
  }

  @Test
  void what_is_no_log_is_said_by_line() throws IOException {
    assertRefused("{\"kind\"\n", 1, "is no JSON");
    assertRefused("[]\n", 1, "is no JSON object");
    assertRefused(FIRST.toJson() + "\n{\"step\":1}\n", 2, "lacks 'kind'");
    assertRefused("{\"kind\":\"end\",\"step\":1,\"epoch\":1}\n", 1, "lacks 'seconds'");
    assertRefused(
        "{\"kind\":\"begin\",\"step\":1,\"epoch\":1,\"seconds\":0}\n",
        1,
        "is of the unknown kind 'begin'");
  }

  private void assertRefused(String text, int line, String problem) throws IOException {
    Files.writeString(file, text);
    assertEquals(
        "[run log] %s, line %d: %s. Remove the line, or give the folder of another run."
            .formatted(file, line, problem),
        assertThrows(DataException.class, () -> RunLog.read(file)).getMessage());
  }

  @Test
  void a_log_that_is_not_there_is_said() {
    assertEquals(
        "[run log] " + file + ": there is no such file. Give the folder of a run.",
        assertThrows(DataException.class, () -> RunLog.read(file)).getMessage());
    Path nowhere = folder.resolve("none").resolve("log.jsonl");
    assertEquals(
        "[run log] "
            + nowhere
            + ": cannot be written (java.nio.file.NoSuchFileException: "
            + nowhere
            + "). Check the free space and the permissions of its folder.",
        assertThrows(DataException.class, () -> RunLog.open(nowhere)).getMessage());
  }
}
