package io.lockstep.training.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.SourceRun;
import io.lockstep.training.optim.rule.RuleWrapper;
import io.lockstep.training.optim.rule.UpdateRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of docs/optimizers.md are run, and what it says to be there is there. */
class OptimizersDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "optimizers.md");
  private static final Pattern WITH_OUTPUT =
      Pattern.compile("(?s)```java\\n(.*?)\\n```\\n\\n```\\n(.*?\\n)```");
  private static final Pattern COUNTED = Pattern.compile("(?m)^(`[a-z0-9_]+`, ){9,}`\\w+`\\.$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final Pattern VARIANT = Pattern.compile("\\w+_(keras|average|corrected|alter)");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void a_program_prints_what_stands_below_it(int number) throws Exception {
    List<MatchResult> programs = WITH_OUTPUT.matcher(Files.readString(DOCUMENT)).results().toList();
    assertEquals(2, programs.size());
    MatchResult program = programs.get(number);
    SourceRun.compile(Files.writeString(folder.resolve("Example.java"), program.group(1)), folder);
    assertEquals(program.group(2), SourceRun.run(folder, "Example"));
  }

  /**
   * A rule that the table of conventions names tells its own, and other names that it tells are.
   */
  @Test
  void conventions_are_told_by_the_rules() throws Exception {
    String page = Files.readString(DOCUMENT);
    String table = page.substring(page.indexOf("## Conventions"), page.indexOf("| decay |"));
    Set<String> silent = new TreeSet<>();
    NAME.matcher(table).results().forEach(name -> silent.add(name.group(1)));
    silent.retainAll(UpdateRules.all().stream().map(UpdateRule::name).toList());
    assertTrue(silent.containsAll(Set.of("momentum", "nesterov", "amsgrad", "adam_keras")));
    for (UpdateRule rule : UpdateRules.all()) {
      if (!rule.facts().convention().isEmpty()) {
        silent.remove(rule.name());
        VARIANT
            .matcher(rule.facts().convention())
            .results()
            .forEach(name -> UpdateRules.byName(name.group()));
      }
    }
    assertEquals(Set.of(), silent);
  }

  @Test
  void all_that_are_counted_are_there() throws Exception {
    String list =
        COUNTED.matcher(Files.readString(DOCUMENT)).results().findFirst().orElseThrow().group();
    Set<String> missing = new TreeSet<>();
    NAME.matcher(list).results().forEach(name -> missing.add(name.group(1)));
    assertEquals(74, missing.size());
    UpdateRules.all().stream().map(UpdateRule::name).forEach(missing::remove);
    UpdateRules.wrappers().stream().map(RuleWrapper::name).forEach(missing::remove);
    assertEquals(Set.of(), missing);
  }
}
