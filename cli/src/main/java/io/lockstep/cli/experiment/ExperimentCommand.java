package io.lockstep.cli.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.device.DeviceOptions;
import io.lockstep.cli.experiment.claim.Check;
import io.lockstep.cli.experiment.claim.Experiment;
import io.lockstep.cli.experiment.claim.Findings;
import io.lockstep.cli.experiment.claim.Lab;
import io.lockstep.cli.terminal.ExitCode;
import io.lockstep.cli.terminal.OutputFolder;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.Version;
import io.lockstep.plot.Figures;
import io.lockstep.tensor.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep experiment}. */
@Command(
    name = "experiment",
    description = {
      "Runs a claim that textbooks make about training, and says whether it holds. Without a name"
          + " it lists them; 'all' runs all.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep experiment",
      "  lockstep experiment vanishing-gradient",
      "  lockstep experiment xor --small",
      "  lockstep experiment all --plots pictures"
    })
public final class ExperimentCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Which, or 'all'.")
  private @Nullable String name;

  @Option(names = "--small", description = "In seconds, at a size that still shows it.")
  private boolean small;

  @Option(
      names = "--plots",
      paramLabel = "FOLDER",
      description = "Draw a picture of each to this folder, NAME.svg.")
  private @Nullable Path plots;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of data, weights and shuffles (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Option(names = "--markdown", description = "Print a section of a page for each.")
  private boolean markdown;

  @Option(names = "--json", description = "Print one JSON object for each.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public ExperimentCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (name == null) {
      Experiments.all()
          .forEach(
              e -> terminal.out().println(e.name() + "\n  " + e.claim() + "\n  " + e.source()));
      return 0;
    }
    List<Experiment> chosen =
        name.equals("all") ? Experiments.all() : List.of(Experiments.byName(name));
    device.check();
    if (plots != null) {
      OutputFolder.prepare("experiment", "--plots", plots);
    }
    boolean hold = true;
    try (Engine engine = device.open(terminal)) {
      for (Experiment experiment : chosen) {
        Findings findings = experiment.run(new Lab(engine, small, seed));
        if (json) {
          terminal.out().println(json(experiment, findings));
        } else if (markdown) {
          terminal.out().println(markdown(experiment, findings));
        } else {
          print(experiment, findings);
        }
        if (plots != null) {
          Figures.write(findings.figure(), plots.resolve(experiment.name() + ".svg"));
        }
        hold &= findings.hold();
      }
    }
    return hold ? 0 : ExitCode.FAULT;
  }

  private void print(Experiment experiment, Findings findings) {
    terminal.out().println(experiment.name() + ": " + experiment.claim() + "\n");
    terminal.out().println(findings.table().toText());
    findings.checks().forEach(terminal.out()::println);
  }

  private String markdown(Experiment experiment, Findings findings) {
    StringBuilder text = new StringBuilder("## " + experiment.name() + "\n\n");
    text.append(experiment.claim()).append(" (").append(experiment.source()).append(")\n\n");
    text.append("```\n./lockstep experiment ").append(experiment.name()).append("\n```\n\n");
    text.append(findings.table().toMarkdown()).append('\n');
    findings.checks().forEach(check -> text.append("- ").append(check).append('\n'));
    if (plots != null) {
      text.append(
          "\n![%s](%s/%s.svg)\n"
              .formatted(experiment.name(), plots.getFileName(), experiment.name()));
    }
    return text.toString();
  }

  private static ObjectNode json(Experiment experiment, Findings findings) {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", experiment.name())
            .put("claim", experiment.claim())
            .put("holds", findings.hold());
    for (List<String> row : findings.table().rows()) {
      ObjectNode line = root.withArray("rows").addObject();
      for (int i = 0; i < row.size(); i++) {
        line.put(findings.table().columns().get(i), row.get(i));
      }
    }
    for (Check check : findings.checks()) {
      root.withArray("checks")
          .addObject()
          .put("expected", check.expected())
          .put("seen", check.seen())
          .put("holds", check.holds());
    }
    return root;
  }
}
