package io.lockstep.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of docs/guide.md, compiled and run as they stand there. */
class GuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "guide.md");
  private static final Pattern WITH_OUTPUT =
      Pattern.compile("(?s)```java\\n(.*?)\\n```\\n\\n```\\n(.*?\\n)```");

  @TempDir Path folder;

  private static List<MatchResult> programs() throws Exception {
    return WITH_OUTPUT.matcher(Files.readString(GUIDE)).results().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void a_program_prints_what_stands_below_it(int number) throws Exception {
    MatchResult program = programs().get(number);
    SourceRun.compile(Files.writeString(folder.resolve("Example.java"), program.group(1)), folder);
    assertEquals(program.group(2), SourceRun.run(folder, "Example"));
  }

  @Test
  void every_program_has_its_output() throws Exception {
    assertEquals(10, programs().size());
    assertEquals(10, Files.readString(GUIDE).split("```java", -1).length - 1);
  }
}
