package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.cli.terminal.OptionText;
import io.lockstep.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The page of the command line is written from the commands themselves; {@code
 * -Dlockstep.documents=write} writes it anew.
 */
class CliDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "cli.md");
  private static final String WRITE =
      "./mvnw -Dquick test -pl cli -am -Dtest=CliDocumentTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dlockstep.documents=write";

  /** Options that most commands share are told once, with this command. */
  private static final String FULL = "train";

  private final CommandSpec root = root();

  private static CommandSpec root() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return Main.commands(new Terminal(nowhere, nowhere, false), true).getCommandSpec();
  }

  @Test
  void the_page_has_every_command_and_option_as_they_are() throws IOException {
    String page = page();
    if ("write".equals(System.getProperty("lockstep.documents"))) {
      Files.writeString(DOCUMENT, page);
      return;
    }
    String there = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";
    assertEquals(page, there, DOCUMENT + " is another; write it by " + WRITE);
  }

  private String page() {
    StringBuilder text = new StringBuilder();
    text.append("# The command line\n\n");
    text.append("Every command with its options, written from the commands themselves: `");
    text.append(WRITE).append("` writes this page anew. `lockstep COMMAND --help` prints the same");
    text.append(" in a terminal; `-h`, `--help`, `-V` and `--version` are options of every");
    text.append(" command. What `--config FILE` and `--run-dir FOLDER` hold is in");
    text.append(
        " [runs.md](runs.md), what tables are understood as in [tables.md](tables.md).\n\n");
    text.append("| command | does |\n|---|---|\n");
    root.subcommands()
        .forEach((name, command) ->
            text.append(
                "| [`%s`](#lockstep-%s) | %s |\n"
                    .formatted(name, name, sentence(command.getCommandSpec()))));
    text.append("\n").append(footer(root));
    root.subcommands().values().forEach(command -> text.append(section(command.getCommandSpec())));
    return text.toString();
  }

  private static String sentence(CommandSpec command) {
    String text = description(command);
    int end = text.indexOf(". ");
    return cell(end < 0 ? text : text.substring(0, end + 1));
  }

  private static String description(CommandSpec command) {
    return OptionText.plain(String.join(" ", command.usageMessage().description()));
  }

  private String section(CommandSpec command) {
    StringBuilder text = new StringBuilder("\n## " + command.qualifiedName() + "\n\n");
    text.append(description(command)).append("\n\n```\n").append(synopsis(command));
    text.append("\n```\n");
    List<OptionSpec> own = new ArrayList<>();
    List<OptionSpec> shared = new ArrayList<>();
    for (OptionSpec option : command.options()) {
      if (!isStandard(option)) {
        (isShared(command, option) ? shared : own).add(option);
      }
    }
    List<PositionalParamSpec> parameters = command.positionalParameters();
    if (!own.isEmpty() || !parameters.isEmpty()) {
      text.append("\n| option | says |\n|---|---|\n");
      parameters.forEach(p -> text.append(row("`" + p.paramLabel() + "`", p)));
      own.forEach(o -> text.append(row(names(o), o)));
    }
    if (!shared.isEmpty()) {
      text.append("\nAs for [`%s`](#lockstep-%s): ".formatted(FULL, FULL));
      text.append(
          shared.stream()
              .map(option -> "`" + option.shortestName() + "`")
              .collect(Collectors.joining(", ")));
      text.append(".\n");
    }
    String footer = footer(command);
    text.append(footer.isEmpty() ? "" : "\n" + footer);
    command.subcommands().values().forEach(within -> text.append(section(within.getCommandSpec())));
    return text.toString();
  }

  private static boolean isStandard(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }

  private boolean isShared(CommandSpec command, OptionSpec option) {
    OptionSpec other =
        Objects.requireNonNull(root.subcommands().get(FULL))
            .getCommandSpec()
            .findOption(option.shortestName());
    return !command.name().equals(FULL)
        && other != null
        && Arrays.equals(other.names(), option.names())
        && Arrays.equals(other.description(), option.description());
  }

  private static String synopsis(CommandSpec command) {
    String required =
        command.options().stream()
            .filter(OptionSpec::required)
            .map(option -> " " + option.shortestName() + " " + option.paramLabel())
            .collect(Collectors.joining());
    String parameters =
        command.positionalParameters().stream()
            .map(p ->
                " "
                    + (p.arity().min() == 0
                        ? "[" + p.paramLabel() + (p.arity().max() > 1 ? "..." : "") + "]"
                        : p.paramLabel()))
            .collect(Collectors.joining());
    return command.qualifiedName()
        + (command.subcommands().isEmpty() ? "" : " COMMAND")
        + " [OPTIONS]"
        + required
        + parameters;
  }

  private static String row(String names, ArgSpec option) {
    return "| " + names + " | " + cell(OptionText.description(option)) + " |\n";
  }

  private static String names(OptionSpec option) {
    String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    return Arrays.stream(option.names()).collect(Collectors.joining(", ", "`", label + "`"));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_");
  }

  private static String footer(CommandSpec command) {
    List<String> lines =
        Arrays.stream(command.usageMessage().footer())
            .map(line -> line.replace("%%", "%"))
            .toList();
    List<String> commands = lines.stream().filter(line -> line.startsWith("  ")).toList();
    List<String> words =
        lines.stream()
            .filter(line -> !line.startsWith("  ") && !line.isBlank())
            .filter(line -> !line.matches("Examples?:"))
            .toList();
    String text =
        commands.isEmpty()
            ? ""
            : commands.stream()
                .map(String::strip)
                .collect(Collectors.joining("\n", "```\n", "\n```\n"));
    return words.isEmpty() ? text : text + "\n" + OptionText.plain(String.join(" ", words)) + "\n";
  }

  @Test
  void every_command_and_option_says_what_it_is() {
    List<String> silent = new ArrayList<>();
    for (CommandLine command : root.subcommands().values()) {
      CommandSpec spec = command.getCommandSpec();
      if (description(spec).isEmpty()) {
        silent.add(spec.name());
      }
      spec.args().stream()
          .filter(option -> OptionText.description(option).isEmpty())
          .forEach(option -> silent.add(spec.name() + " " + option.paramLabel()));
    }
    assertEquals(List.of(), silent);
  }
}
