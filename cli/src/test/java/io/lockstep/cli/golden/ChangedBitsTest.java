package io.lockstep.cli.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Golden files change together with the entries of the changelog under "Changed bits". */
class ChangedBitsTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final String LEDGER = "changes.txt";
  private static final String CHANGELOG =
      """
      ## [Unreleased]

      ### Changed bits

      - Slopes of tanh are exact.
      - Sums of rows are ordered otherwise.

      ### Fixed

      - A typo.

      ## [0.1.0] - 2026-12-01

      ### Changed bits

      - Adam rounds once.
      """;

  @Test
  void golden_files_changed_as_the_changelog_says() throws IOException {
    Map<String, String> bits = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        String name = file.getFileName().toString().replace(".json", "");
        bits.put(name, new ObjectMapper().readTree(file.toFile()).required("bits").asText());
      }
    }
    BitsLedger ledger = BitsLedger.parse(LEDGER, Files.readString(FOLDER.resolve(LEDGER)));
    BitsLedger optimizers = OptimizerBitsTest.ledger();
    ChangedBits changelog = ChangedBits.of(Files.readString(Path.of("..", "CHANGELOG.md")));
    assertEquals("", String.join("\n", ledger.problems(bits, changelog.without(optimizers))));
  }

  private static String problems(String ledger, Map<String, String> bits) {
    return String.join(
        "\n",
        BitsLedger.parse(LEDGER, ledger).problems(new TreeMap<>(bits), ChangedBits.of(CHANGELOG)));
  }

  @Test
  void lines_that_follow_the_changelog_are_right() {
    String ledger =
        """
        # For people.
        adam    01  new
        adam    02  Adam rounds once
        spiral  11  new

        adam    03  Slopes of tanh
        spiral  12  Slopes of tanh
        adam    04  Sums of rows are ordered otherwise.
        """;
    assertEquals("", problems(ledger, Map.of("adam", "04", "spiral", "12")));
  }

  @Test
  void a_golden_file_that_changed_without_an_entry_is_found() {
    String ledger = "adam 03 Slopes of tanh\nspiral 12 Sums of rows\n";
    assertEquals(
        "golden file adam has bits 04, and the last line about it 03; add 'adam 04 REASON' to"
            + " changes.txt, where REASON is how an entry under \"Changed bits\" of CHANGELOG.md"
            + " begins\n"
            + "golden file sgd is in no line; add 'sgd 21 new' to changes.txt",
        problems(ledger, Map.of("adam", "04", "spiral", "12", "sgd", "21")));
    assertEquals(
        "adam is not new with bits 04; name an entry under \"Changed bits\" of CHANGELOG.md"
            + " instead",
        problems(ledger + "adam 04 new", Map.of("adam", "04", "spiral", "12")));
    assertEquals(
        "'Because', the reason for adam with bits 04, begins 0 entries under \"Changed bits\" of"
            + " CHANGELOG.md, where it must begin one",
        problems(ledger + "adam 04 Because", Map.of("adam", "04", "spiral", "12")));
    assertEquals(
        "'S', the reason for adam with bits 04, begins 2 entries under \"Changed bits\" of"
            + " CHANGELOG.md, where it must begin one",
        problems(ledger + "adam 04 S", Map.of("adam", "04", "spiral", "12")));
  }

  @Test
  void an_entry_without_a_golden_file_that_changed_is_found() {
    String entry =
        "the entry 'Sums of rows are ordered otherwise.' under \"Changed bits\" changes no golden"
            + " file; have one that shows it, and name the entry in changes.txt";
    assertEquals(entry, problems("adam 03 Slopes of tanh", Map.of("adam", "03")));
    assertEquals(
        "two lines in turn give adam the same bits, 03",
        problems("adam 03 Slopes of tanh\nadam 03 Sums of rows", Map.of("adam", "03")));
    assertEquals(
        "there is no golden file adam; take its lines out of changes.txt",
        problems("adam 03 Slopes of tanh\nadam 04 Sums of rows", Map.of()));
  }

  @Test
  void entries_are_those_under_changed_bits_alone() {
    ChangedBits found = ChangedBits.of(CHANGELOG);
    List<String> unreleased =
        List.of("Slopes of tanh are exact.", "Sums of rows are ordered otherwise.");
    assertEquals(unreleased, found.unreleased());
    assertEquals(3, found.all().size());
  }
}
