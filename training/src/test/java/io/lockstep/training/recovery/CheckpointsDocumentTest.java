package io.lockstep.training.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.training.SourceRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/checkpoints.md, compiled and run as they stand there. */
class CheckpointsDocumentTest {
  private static final Path PAGE = Path.of("..", "docs", "checkpoints.md");
  private static final Pattern WITH_OUTPUT =
      Pattern.compile("(?s)```java\\n(.*?)\\n```\\n\\n```\\n(.*?\\n)```");

  @TempDir Path folder;

  @Test
  void every_program_prints_what_stands_below_it() throws Exception {
    String page = Files.readString(PAGE);
    List<MatchResult> programs = WITH_OUTPUT.matcher(page).results().toList();
    assertEquals(page.split("```java", -1).length - 1, programs.size());
    for (int i = 0; i < programs.size(); i++) {
      Path own = Files.createDirectory(folder.resolve("program" + i));
      SourceRun.compile(
          Files.writeString(own.resolve("Example.java"), programs.get(i).group(1)), own);
      assertEquals(programs.get(i).group(2), SourceRun.run(own, "Example"));
    }
  }
}
