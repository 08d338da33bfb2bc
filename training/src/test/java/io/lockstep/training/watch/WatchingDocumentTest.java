package io.lockstep.training.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.training.SourceRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/watching.md, compiled and run as it stands there. */
class WatchingDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "watching.md");
  private static final Pattern WITH_OUTPUT =
      Pattern.compile("(?s)```java\\n(.*?)\\n```\\n\\n```\\n(.*?\\n)```");

  @TempDir Path folder;

  @Test
  void the_program_prints_what_stands_below_it() throws Exception {
    List<MatchResult> programs = WITH_OUTPUT.matcher(Files.readString(DOCUMENT)).results().toList();
    assertEquals(1, programs.size());
    MatchResult program = programs.getFirst();
    SourceRun.compile(Files.writeString(folder.resolve("Example.java"), program.group(1)), folder);
    assertEquals(program.group(2), SourceRun.run(folder, "Example"));
  }

  @Test
  void every_kind_of_warning_has_its_row() throws Exception {
    List<String> there =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.matches("\\| `[a-z]+_?[a-z]*` \\|.*"))
            .map(line -> line.split("`", -1)[1])
            .toList();
    assertEquals(List.of(WarningKind.values()).stream().map(WarningKind::id).toList(), there);
  }
}
