package io.lockstep.cli.shell;

import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep completion}. */
@Command(
    name = "completion",
    description = {
      "Prints a script by which a shell completes commands, options and names at the Tab key.",
      "Put the line below into ~/.bashrc or ~/.zshrc.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  source <(lockstep completion bash)",
      "  source <(lockstep completion zsh)"
    })
public final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // One script serves both, and finds out which it is.
  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell = Shell.BASH;

  /** The shells that there is a script for. */
  enum Shell {
    /** Of GNU. */
    BASH,
    /** The Z shell, through its bashcompinit. */
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Creates the command, which writes to a terminal. */
  public CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandSpec root = spec.root();
    name(root);
    terminal.out().println(AutoComplete.bash(root.name(), root.commandLine()));
    return 0;
  }

  /**
   * The script keeps what an option takes in a variable of the name that the help has for it, which
   * several options share; here it is the option's own. Names of constants are in lower case.
   */
  private static void name(CommandSpec command) {
    command.subcommands().values().forEach(within -> name(within.getCommandSpec()));
    for (OptionSpec option : List.copyOf(command.options())) {
      if (option.completionCandidates() != null) {
        List<String> names = new ArrayList<>();
        option.completionCandidates().forEach(names::add);
        boolean constants = option.typeInfo().isEnum();
        command.remove(option);
        command.addOption(
            OptionSpec.builder(option)
                .paramLabel(option.longestName().substring(2).replace('-', '_'))
                .completionCandidates(
                    constants
                        ? names.stream().map(n -> n.toLowerCase(Locale.ROOT)).toList()
                        : names)
                .build());
      }
    }
  }
}
