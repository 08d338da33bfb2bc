package io.lockstep.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a run, as docs/runs.md shows it. */
class RunsDocumentTest {
  private static final Path EXAMPLE = Path.of("../examples/runs/digits.json");

  @TempDir Path folder;

  @Test
  void the_example_is_the_document_s_and_gives_its_digest() throws IOException {
    String page = Files.readString(Path.of("../docs/runs.md"));
    String example = Files.readString(EXAMPLE);
    assertTrue(page.contains("```json\n" + example + "```\n"), example);
    Path model = folder.resolve("model.safetensors");
    Cli.Outcome outcome =
        Cli.succeed("train", "--config", EXAMPLE.toString(), "--out", model.toString(), "--json");
    assertTrue(page.contains("with the digest `" + outcome.digest() + "`"), outcome.digest());
    Path again = folder.resolve("run.json");
    Files.writeString(again, Cli.succeed("show", model.toString(), "--config").out());
    assertEquals(
        outcome.digest(), Cli.succeed("train", "--config", again.toString(), "--json").digest());
  }
}
