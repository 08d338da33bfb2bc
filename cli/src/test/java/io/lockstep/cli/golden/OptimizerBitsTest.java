package io.lockstep.cli.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Plane;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.UpdateRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Optimizers that have no golden file give the bits they always gave: a digest each, since where
 * one differs its kernel is known.
 */
class OptimizerBitsTest {
  private static final Path LEDGER =
      Path.of("src", "test", "resources", "golden", "optimizers.txt");

  private static final int EPOCHS = 2;

  @Test
  void each_optimizer_has_the_bits_of_its_last_line() throws IOException {
    Map<String, String> bits = new TreeMap<>();
    Dataset data = Plane.generate(270, 0.1, 7);
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      rules().forEach(rule -> bits.put(rule.name(), bits(engine, rule, data)));
    }
    BitsLedger ledger = ledger();
    if ("write".equals(System.getProperty("lockstep.golden"))) {
      List<String> known = ledger.lines().stream().map(BitsLedger.Line::file).toList();
      List<String> lines =
          bits.entrySet().stream()
              .filter(e -> !known.contains(e.getKey()))
              .map(e -> "%-22s  %s  new".formatted(e.getKey(), e.getValue()))
              .toList();
      Files.write(LEDGER, lines, StandardOpenOption.APPEND);
      ledger = ledger();
    }
    ChangedBits changelog = ChangedBits.of(Files.readString(Path.of("..", "CHANGELOG.md")));
    assertEquals(
        "", String.join("\n", ledger.problems(bits, new ChangedBits(List.of(), changelog.all()))));
  }

  /** All rules that have no file, and what may be put around one around momentum. */
  private static List<UpdateRule> rules() {
    Set<String> told =
        OptimizerRules.mostUsed().stream().map(OptimizerRule::name).collect(Collectors.toSet());
    List<UpdateRule> rules = new ArrayList<>(UpdateRules.all());
    rules.removeIf(rule -> told.contains(rule.name()) || rule.name().startsWith("own_"));
    UpdateRules.wrappers().forEach(w -> rules.add(UpdateRules.byName(w.name() + "(momentum)")));
    return rules;
  }

  static BitsLedger ledger() throws IOException {
    return BitsLedger.parse("optimizers.txt", Files.readString(LEDGER));
  }

  private static String bits(Engine engine, UpdateRule rule, Dataset data) {
    Model model = new Model(engine, Networks.mlp(List.of(5), 1, "tanh"), data.width(), 7);
    boolean decays =
        rule.hyperparameters().stream().map(Hyperparameter::name).anyMatch("weight_decay"::equals);
    Optimizer optimizer =
        new Optimizer(
            OptimizerConfig.of(rule, decays ? Map.of("weight_decay", 0.01) : Map.of()), model);
    TrainingOptions options = new TrainingOptions(33, 7);
    try (Trainer trainer =
        new Trainer(
            model, Objective.of(Task.REGRESSION), optimizer, Scaling.identity(2), options)) {
      trainer.fit(data, null, EPOCHS, List.of());
    }
    return model.parameters().digest().substring(0, 16);
  }
}
