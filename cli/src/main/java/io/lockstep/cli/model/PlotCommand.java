package io.lockstep.cli.model;

import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lockstep plot}, which has a command for each kind of picture. */
@Command(
    name = "plot",
    description = "Draws a run or a model to a picture, PNG or SVG.%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  lockstep plot curves runs/first --out loss.png",
      "  lockstep plot confusion --model-file iris.safetensors --data csv:iris.csv \\",
      "    --label species --out confusion.svg",
      "  lockstep plot boundary --model-file spiral.safetensors --data spiral --out boundary.png",
      "",
      "Letters need fonts: on Debian and Ubuntu the packages fontconfig and fonts-dejavu-core."
    })
public final class PlotCommand implements Runnable {
  @Spec private CommandSpec spec;

  private PlotCommand() {}

  /**
   * Returns the command with one for each kind, which write to a terminal.
   *
   * @param isAsked whether it is this command that was called; else it has none, since to describe
   *     ten commands takes a fifth of a second
   */
  public static CommandLine of(Terminal terminal, boolean isAsked) {
    CommandLine line = new CommandLine(new PlotCommand());
    if (!isAsked) {
      return line;
    }
    line.addSubcommand(new PlotRunCommand(terminal));
    for (PlotKind kind : PlotKind.values()) {
      CommandLine of = new CommandLine(new PlotModelCommand(terminal, kind));
      of.getCommandSpec()
          .usageMessage()
          .description(kind.description() + "%n")
          .footer("", "Example:", kind.example().getFirst(), kind.example().getLast());
      line.addSubcommand(kind.text(), of);
    }
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name what to draw: " + String.join(", ", spec.subcommands().keySet()));
  }
}
