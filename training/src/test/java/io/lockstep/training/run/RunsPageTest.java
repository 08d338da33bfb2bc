package io.lockstep.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.training.SourceRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/runs.md, compiled and run as they stand there. */
class RunsPageTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "runs.md");
  private static final Pattern WITH_OUTPUT =
      Pattern.compile("(?s)```java\\n(.*?)\\n```\\n\\n```\\n(.*?\\n)```");

  @TempDir Path home;

  @Test
  void the_programs_print_what_stands_below_them() throws Exception {
    List<MatchResult> programs = WITH_OUTPUT.matcher(Files.readString(DOCUMENT)).results().toList();
    assertEquals(2, programs.size());
    String runs = home.resolve("runs/second").toString();
    for (int i = 0; i < programs.size(); i++) {
      String source = programs.get(i).group(1).replace("runs/second", runs);
      Path room = Files.createDirectory(home.resolve("program" + i));
      SourceRun.compile(Files.writeString(room.resolve("Example.java"), source), room);
      assertEquals(programs.get(i).group(2), SourceRun.run(room, "Example"));
    }
  }
}
