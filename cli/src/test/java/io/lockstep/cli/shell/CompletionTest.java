package io.lockstep.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lockstep completion}, run by bash. */
class CompletionTest {
  private static final List<List<String>> LINES =
      List.of(
          List.of("tr"),
          List.of("runs", "--co"),
          List.of("train", "--run"),
          List.of("train", "--activation", "le"),
          List.of("train", "--output-activation", "sof"),
          List.of("train", "--loss", "hu"),
          List.of("train", "--optimizer", "adamw"),
          List.of("train", "--scale", "m"),
          List.of("train", "--on-missing", ""),
          List.of("train", "--model", "cn"),
          List.of("find-lr", "--device", "c"),
          List.of("list", "met"),
          List.of("completion", ""),
          List.of("train", "--data", "x"));

  @TempDir Path folder;

  @Test
  void bash_completes_commands_options_and_names() throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(script, Cli.succeed("completion", "bash").out());
    String tries =
        LINES.stream()
            .map(words ->
                words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" ")))
            .map(words -> "try lockstep " + words + "\n")
            .collect(Collectors.joining());
    assertEquals(
        """
        train
        --compare
        --run-dir
        leaky_relu
        softplus softsign softmax softmin
        huber
        adamw adamw_cautious_decay
        minmax
        error drop impute
        cnn:32-64-128
        cpu cuda
        metrics
        bash zsh

        """,
        bash(
            """
            . "$1"
            compopt() { :; }
            try() {
              COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
              _complete_lockstep
              echo "${COMPREPLY[*]}"
            }
            """
                + tries,
            script));
  }

  @Test
  void the_script_is_registered_for_the_command() throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(script, Cli.succeed("completion", "bash").out());
    assertTrue(
        bash(". \"$1\"\ncomplete -p lockstep\n", script).contains("-F _complete_lockstep"), "bash");
    assertEquals(Files.readString(script), Cli.succeed("completion", "zsh").out());
  }

  private String bash(String lines, Path script) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("try.sh"), lines);
    Process process =
        new ProcessBuilder("bash", "--norc", file.toString(), script.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out;
  }

  @Test
  void other_shells_are_answered_with_those_there_are() {
    Cli.Outcome outcome = Cli.run("completion", "fish");
    assertEquals(2, outcome.code());
    assertEquals(
        "[completion] invalid value for positional parameter at index 0 (SHELL): expected one of"
            + " [BASH, ZSH] (case-insensitive) but was 'fish'; see 'lockstep completion --help'\n",
        outcome.err());
  }
}
