package io.lockstep.training.nonfinite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.training.SourceRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/not-a-number.md, compiled and run as it stands there. */
class NotANumberDocumentTest {
  private static final Pattern WITH_OUTPUT =
      Pattern.compile("(?s)```java\\n(.*?)\\n```\\n\\n```\\n(.*?\\n)```");

  @TempDir Path folder;

  @Test
  void the_program_prints_what_stands_below_it() throws Exception {
    String text = Files.readString(Path.of("..", "docs", "not-a-number.md"));
    List<MatchResult> programs = WITH_OUTPUT.matcher(text).results().toList();
    assertEquals(1, programs.size());
    Path file = folder.resolve("Example.java");
    SourceRun.compile(Files.writeString(file, programs.getFirst().group(1)), folder);
    assertEquals(programs.getFirst().group(2), SourceRun.run(folder, "Example"));
  }
}
