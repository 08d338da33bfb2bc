package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.Per;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.random.RandomBits;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.report.ConformanceReport;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.nn.Initializers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions of a user's own are in the kit's cases; in a JVM of their own, since they stay. */
class OwnFunctionsTest {
  /** Registers a function of each kind, and runs its cases. */
  static final class Main {
    private Main() {}

    static void main() {
      Activations.register(new Activation("own_softsign", x -> x.div(x.abs().add(1))));
      Losses.register(
          new Loss(
              "own_ratio",
              List.of(),
              new Loss.TargetKind(false, 2, 5),
              Loss.Link.IDENTITY,
              Per.ELEMENT,
              (p, t) -> p.div(t).sub(1).abs()));
      OptimizerRules.register(
          new OptimizerRule(
              "own_descent",
              List.of(Hyperparameter.rate(0.1)),
              List.of(),
              (p, g, state, s) -> List.of(p.sub(s.getFirst().mul(g)))));
      Initializers.register("own_draw", (in, out, a, b) -> RandomBits.uniform(a).div(in));
      List<Case> own = Cases.quick().stream().filter(c -> c.name().contains("own_")).toList();
      own.stream()
          .map(c -> c.name().replaceFirst(" [0-9x]+$", ""))
          .distinct()
          .forEach(System.out::println);
      EngineOptions cpu = EngineOptions.of("cpu").withThreads(1);
      List<Variant> variants =
          List.of(
              new Variant("fused", cpu.with("cpu.vector", "false")),
              new Variant("unfused", cpu.with("cpu.vector", "false").withFusion(false)));
      ConformanceReport total = ConformanceReport.EMPTY;
      try (Conformance conformance = new Conformance(variants)) {
        for (Case given : own) {
          total = total.plus(conformance.run(given));
        }
      }
      System.out.println("differing " + total.first());
    }
  }

  @Test
  void what_is_registered_before_is_compared_like_what_is_built_in() throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals(
        """
        activation/own_softsign
        activation/own_softsign gradient
        loss/own_ratio
        slope/own_ratio
        optimizer/own_descent
        initializer/own_draw
        gradient/activation/own_softsign in F64
        gradient/loss/own_ratio in F64
        gradient/activation/own_softsign, second order in F64
        gradient/loss/own_ratio, second order in F64
        differing []
        """,
        output);
  }
}
