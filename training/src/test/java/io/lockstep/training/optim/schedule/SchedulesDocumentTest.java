package io.lockstep.training.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.training.SourceRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/schedules.md is what is built in; its texts are read, its programs run. */
class SchedulesDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "schedules.md");
  private static final Path TABLE = Path.of("target", "schedules.md");
  private static final Pattern WITH_OUTPUT =
      Pattern.compile("(?s)```java\\n(.*?)\\n```\\n\\n```\\n(.*?\\n)```");
  private static final Pattern TEXTS = Pattern.compile("(?s)## Texts\\n\\n```\\n(.*?)```");

  @TempDir Path folder;

  @Test
  void every_kind_has_its_row() throws IOException {
    List<String> rows = ScheduleKinds.ALL.stream().map(SchedulesDocumentTest::row).toList();
    Files.write(TABLE, rows);
    List<String> there =
        Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| `")).toList();
    assertEquals(
        String.join("\n", rows),
        String.join("\n", there),
        "the rows that ought to be there are in training/" + TABLE);
  }

  private static String row(ScheduleKind kind) {
    String aliases = kind.aliases().stream().map(a -> ", " + a).collect(Collectors.joining());
    String arguments =
        kind.arguments().stream().map(Object::toString).collect(Collectors.joining("; "));
    return "| `"
        + String.join(
            " | ",
            kind.name() + "`" + aliases,
            arguments,
            "`" + kind.facts().formula() + "`",
            kind.facts().paper())
        + " |";
  }

  @Test
  void every_text_is_a_schedule() throws IOException {
    MatchResult texts =
        TEXTS.matcher(Files.readString(DOCUMENT)).results().findFirst().orElseThrow();
    List<String> lines = texts.group(1).lines().toList();
    assertEquals(11, lines.size());
    for (String line : lines) {
      Schedule schedule = Schedules.parse(line);
      assertEquals(schedule, Schedules.parse(schedule.text()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void a_program_prints_what_stands_below_it(int number) throws Exception {
    List<MatchResult> programs = WITH_OUTPUT.matcher(Files.readString(DOCUMENT)).results().toList();
    assertEquals(2, programs.size());
    MatchResult program = programs.get(number);
    SourceRun.compile(Files.writeString(folder.resolve("Example.java"), program.group(1)), folder);
    assertEquals(program.group(2), SourceRun.run(folder, "Example"));
  }
}
