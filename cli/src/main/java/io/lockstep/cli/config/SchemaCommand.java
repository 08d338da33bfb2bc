package io.lockstep.cli.config;

import io.lockstep.cli.terminal.JsonText;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.Version;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lockstep schema}. */
@Command(
    name = "schema",
    description = {
      "Prints the JSON schema of the document that 'lockstep train --config' takes.",
      "With \"$schema\": \"run.schema.json\" in a document, editors complete and check it.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  lockstep schema > run.schema.json"})
public final class SchemaCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  /** Creates the command, which writes to a terminal. */
  public SchemaCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandSpec train =
        Objects.requireNonNull(spec.parent().subcommands().get("train")).getCommandSpec();
    terminal.out().println(JsonText.of(RunSchema.of(train)));
    return 0;
  }
}
