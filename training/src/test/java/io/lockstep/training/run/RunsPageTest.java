package io.lockstep.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.training.SourceRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/runs.md, compiled and run as it stands there. */
class RunsPageTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "runs.md");
  private static final Pattern WITH_OUTPUT =
      Pattern.compile("(?s)```java\\n(.*?)\\n```\\n\\n```\\n(.*?\\n)```");

  @TempDir Path home;

  @Test
  void the_program_prints_what_stands_below_it() throws Exception {
    MatchResult program =
        WITH_OUTPUT.matcher(Files.readString(DOCUMENT)).results().findFirst().orElseThrow();
    String source = program.group(1).replace("runs/second", home.resolve("runs/second").toString());
    SourceRun.compile(Files.writeString(home.resolve("Example.java"), source), home);
    assertEquals(program.group(2), SourceRun.run(home, "Example"));
  }
}
