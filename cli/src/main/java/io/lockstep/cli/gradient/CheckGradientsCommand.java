package io.lockstep.cli.gradient;

import io.lockstep.cli.config.ConfigOption;
import io.lockstep.cli.data.DataOptions;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.run.RunOptions;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.terminal.ExitCode;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.gradient.GradientReport;
import io.lockstep.training.nn.NetworkGradients;
import io.lockstep.training.objective.Objective;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep check-gradients}. */
@Command(
    name = "check-gradients",
    description = {
      "Compares the gradients of a network and its loss with central differences of the loss, in"
          + " 64-bit floats on the CPU, by the input and by each parameter.%n",
      "The loss is computed twice for each element, so it is meant for small networks: what a layer"
          + " does wrong shows at any width. Exit code 1 if a gradient is wrong.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep check-gradients --data xor --model mlp:8-8 --activation tanh",
      "  lockstep check-gradients --data digits:100 --model cnn:4 --loss focal",
      "  lockstep check-gradients --data csv:houses.csv --layers network.json --examples 10"
    })
public final class CheckGradientsCommand implements Callable<Integer> {
  /** Elements of input and parameters together that take no more than minutes. */
  private static final long MOST_ELEMENTS = 100_000;

  private final Terminal terminal;

  @SuppressWarnings("UnusedVariable") // Its document is read before the command is.
  @Mixin
  private final ConfigOption config = new ConfigOption();

  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "5",
      description = "Examples that the loss is the mean of (default: ${DEFAULT-VALUE}).")
  private int examples;

  @Option(names = "--json", description = "End with one JSON object instead of a table.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public CheckGradientsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    DataSource source = data.source();
    if (examples < 1) {
      throw new UsageException(
          "[check-gradients] examples must be at least 1, got "
              + examples
              + "; give a few such as"
              + " 5");
    }
    run.check(source);
    RunPlan plan = run.plan(source);
    plan.notes().print(terminal);
    int taken = Math.min(examples, plan.training().size());
    Objective loss = loss(plan);
    checkSize(plan, taken);
    try (Engine engine = Engine.open("cpu")) {
      ExampleBatch batch = ExampleBatch.of(engine, plan, taken);
      GradientReport report =
          NetworkGradients.check(
              plan.info().network(),
              plan.info().input(),
              batch.features(),
              output -> loss.loss(output, batch.targets()));
      GradientTable table = new GradientTable(report, taken);
      if (json) {
        terminal.out().println(table.json());
      } else {
        terminal.out().print(table.text());
      }
      return table.isRight() ? 0 : ExitCode.FAULT;
    }
  }

  /** The loss of an example, whatever it counts in training. */
  private static Objective loss(RunPlan plan) {
    if (plan.objective() instanceof Objective objective) {
      return new Objective(objective.task(), objective.loss());
    }
    throw new UsageException(
        "[check-gradients] looks at networks of one output; leave out the other targets");
  }

  private static void checkSize(RunPlan plan, int examples) {
    long elements =
        plan.info().structure().parameterCount() + (long) examples * plan.info().inputs();
    if (elements > MOST_ELEMENTS) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "[check-gradients] there are %,d elements to move one by one, more than %,d; take"
                  + " narrower layers, as in --model mlp:8-8, since gradients are right or wrong"
                  + " at any width",
              elements,
              MOST_ELEMENTS));
    }
  }
}
