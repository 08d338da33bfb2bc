package io.lockstep.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line as a shell takes it again. */
class TerminalTest {
  private static String command(String... typed) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new Terminal(nowhere, nowhere, false, List.of(typed)).command();
  }

  @Test
  void words_that_a_shell_would_change_are_quoted() {
    assertEquals(
        "lockstep train --data=csv:a/b.csv --lr 1e-3 --epochs=+5 10%,@x",
        command("train", "--data=csv:a/b.csv", "--lr", "1e-3", "--epochs=+5", "10%,@x"));
    assertEquals(
        "lockstep 'vae:256-16(beta=4)' '1.*' '' 'a b' 'it'\\''s' '$HOME' '~' 'a\nb'",
        command("vae:256-16(beta=4)", "1.*", "", "a b", "it's", "$HOME", "~", "a\nb"));
  }
}
