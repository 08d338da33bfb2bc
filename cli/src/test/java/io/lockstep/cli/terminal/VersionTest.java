package io.lockstep.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VersionTest {
  private static final String COMMIT = "lockstep.commit";

  @AfterEach
  void forget() {
    System.clearProperty(COMMIT);
  }

  @Test
  void version_and_java_are_named_and_the_commit_where_the_launcher_knows_it() throws IOException {
    List<String> without = List.of(new Version().getVersion());
    assertTrue(without.getFirst().matches("lockstep \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"));
    assertEquals(
        List.of(
            "Java %s (%s), %s %s"
                .formatted(
                    System.getProperty("java.runtime.version"),
                    System.getProperty("java.vendor"),
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"))),
        without.subList(1, without.size()));
    System.setProperty(COMMIT, "1234abcd+changes");
    assertEquals(
        List.of(without.getFirst(), "commit 1234abcd+changes", without.getLast()),
        List.of(new Version().getVersion()));
  }
}
