package io.lockstep.cli.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Cli;
import io.lockstep.cli.compare.FaultyDevice;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class VerifyOptionsTest {
  private static final String[] RUN = {
    "train", "--data", "spiral:100", "--model", "mlp:8", "--epochs", "2", "--device", "cpu"
  };

  private static Cli.Outcome run(String... more) {
    String[] all = java.util.Arrays.copyOf(RUN, RUN.length + more.length);
    System.arraycopy(more, 0, all, RUN.length, more.length);
    return Cli.run(all);
  }

  @Test
  void a_verified_run_has_the_digest_of_one_that_is_not() {
    Cli.Outcome plain = run("--json");
    Cli.Outcome verified = run("--verify-every", "2", "--json");
    assertEquals(plain.digest(), verified.digest());
    assertEquals(0, verified.json().required("miscomputations").asInt());
    assertFalse(plain.json().has("miscomputations"));
  }

  @Test
  void no_steps_to_verify_is_wrong_usage() {
    Cli.Outcome outcome = run("--verify-every", "0");
    assertEquals(2, outcome.code());
    assertEquals(
        "[train] --verify-every takes every how many steps to verify, got 0; give 1 or more, such"
            + " as 100"
            + System.lineSeparator(),
        outcome.err());
  }

  @Test
  void what_was_computed_wrongly_is_told_in_one_line() {
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err, true), false);
    VerifyOptions options = CommandLine.populateCommand(new VerifyOptions(), "--verify-every=1");
    try (Engine engine = Engine.on(FaultyDevice.at(60), EngineOptions.of("cpu"))) {
      Model model = new Model(engine, Networks.mlp(List.of(8), 2, "tanh"), 2, 1);
      try (Trainer trainer = Trainer.of(model).loss("ce").batch(16).build()) {
        trainer.fit(
            Playground.SPIRAL.generate(128, 0, 1), null, 2, options.begin(trainer, terminal));
      }
    }
    String line = err.toString();
    assertEquals(1, line.lines().count(), line);
    assertTrue(
        line.startsWith("warning: step 3 (epoch 1): kernel ")
            && line.contains(", computed twice from the same inputs, has 1 of ")
            && line.stripTrailing()
                .endsWith(
                    "; the device computes wrongly at times: the run went back to step 2 and"
                        + " verifies each step up to this one"),
        line);
  }
}
