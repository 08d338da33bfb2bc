package io.lockstep.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program of docs/metrics.md, compiled and run as it stands there, prints what stands there.
 */
class MetricsExampleTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
  private static final Pattern PROGRAM =
      Pattern.compile("(?s)```java\\n(.*?)```\\n\\n```\\n(.*?)```");

  @TempDir Path folder;

  @Test
  void the_program_prints_what_it_says() throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(DOCUMENT));
    assertEquals(true, program.find());
    SourceRun.compile(Files.writeString(folder.resolve("Example.java"), program.group(1)), folder);
    assertEquals(program.group(2).strip(), SourceRun.run(folder, "Example").strip());
  }
}
