package io.lockstep.cli.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.lockstep.cli.Cli;
import io.lockstep.training.checkpoint.ModelFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parameters of functions go from the command line into the model file and back. */
class FunctionParametersTest {
  @TempDir private Path folder;

  private Cli.Outcome train(String data, String file, String... more) {
    String[] usual = {
      "train",
      "--data",
      data,
      "--model",
      "mlp:8",
      "--epochs",
      "2",
      "--device",
      "cpu",
      "--json",
      "--out",
      folder.resolve(file).toString()
    };
    String[] all = new String[usual.length + more.length];
    System.arraycopy(usual, 0, all, 0, usual.length);
    System.arraycopy(more, 0, all, usual.length, more.length);
    return Cli.run(all);
  }

  @Test
  void a_model_file_holds_the_values_of_its_functions() {
    Cli.Outcome usual = train("plane:200", "a.st", "--loss", "huber");
    Cli.Outcome same = train("plane:200", "b.st", "--loss", "huber(delta=1)");
    Cli.Outcome other =
        train("plane:200", "c.st", "--loss", "huber(delta=0.1)", "--activation", "elu(alpha=0.5)");
    assertEquals(0, other.code(), other.err());
    assertEquals(usual.digest(), same.digest());
    assertNotEquals(usual.digest(), other.digest());
    Path path = folder.resolve("c.st");
    assertEquals("huber(delta=0.1)", ModelFile.read(path).info().only().loss());
    Cli.Outcome evaluated =
        Cli.succeed("evaluate", "--data", "plane:200", "--model-file", path.toString(), "--json");
    assertEquals(0, evaluated.code());
    assertEquals("huber", ModelFile.read(folder.resolve("b.st")).info().only().loss());
  }

  @Test
  void a_loss_of_probabilities_ends_the_network_in_what_gives_them() {
    Cli.Outcome trained = train("spiral:200", "d.st", "--loss", "cross_entropy_of_probabilities");
    assertEquals(0, trained.code(), trained.err());
    Cli.Outcome refused =
        train("spiral:200", "e.st", "--loss", "nll", "--output-activation", "sigmoid");
    assertEquals(2, refused.code());
    assertEquals(
        "[model] loss nll needs outputs as log_softmax gives them, not sigmoid; leave"
            + " --output-activation out, or choose another --loss\n",
        refused.err());
  }

  @Test
  void a_wrong_parameter_is_wrong_usage() {
    Cli.Outcome refused = train("plane:200", "f.st", "--loss", "huber(dleta=2)");
    assertEquals(2, refused.code());
    assertEquals(
        "[huber] unknown parameter 'dleta'; did you mean 'delta'? known: delta\n", refused.err());
    Cli.Outcome slope = train("plane:200", "g.st", "--activation", "leaky_relu(slope=x)");
    assertEquals(2, slope.code());
    assertEquals(
        "[activation] 'x' in 'leaky_relu(slope=x)' is no number; write a number behind slope=\n",
        slope.err());
  }

  @Test
  void the_command_lists() {
    assertEquals(0, Cli.run("list", "losses").code());
    Cli.Outcome refused = Cli.run("list", "loses");
    assertEquals(2, refused.code());
    assertEquals(
        "[list] there are no 'loses'; did you mean 'losses'? known: activations, losses,"
            + " initializers, optimizers, constraints, schedules, layers, metrics, models\n",
        refused.err());
  }
}
