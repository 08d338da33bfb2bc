package io.lockstep.cli.show;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.cli.Cli;
import io.lockstep.cli.terminal.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network from a file of layers: trained, saved, shown, and trained from what was shown. */
class ShowTest {
  private static final String LAYERS =
      """
      [{"layer": "linear", "out": 8}, "tanh",
       {"layer": "residual", "body": [{"layer": "linear", "out": 8}, "relu"]},
       {"layer": "linear", "out": 2}]
      """;

  @TempDir Path folder;

  private String train(Path layers, Path model) {
    Cli.Outcome outcome =
        Cli.run(
            "train",
            "--data",
            "xor:64",
            "--layers",
            layers.toString(),
            "--epochs",
            "2",
            "--out",
            model.toString(),
            "--device",
            "cpu",
            "--json");
    assertEquals(0, outcome.code(), outcome.err());
    return outcome.json().get("digest").textValue();
  }

  @Test
  void a_network_of_any_layers_is_trained_shown_and_trained_again() throws IOException {
    Path layers = Files.writeString(folder.resolve("net.json"), LAYERS);
    Path model = folder.resolve("model.safetensors");
    String digest = train(layers, model);
    Cli.Outcome shown = Cli.run("show", model.toString());
    assertEquals(
        """
        layer     kind    output  parameters  state
        0         linear  [n,8]           24      0
        1         tanh    [n,8]            0      0
        2.body.0  linear  [n,8]           72      0
        2.body.1  relu    [n,8]            0      0
        3         linear  [n,2]           18      0
                                         114      0

        data       xor:64
        task       classification
        inputs     2
        scale      none
        loss       cross_entropy_with_logits
        optimizer  adam lr 0.001, beta1 0.9, beta2 0.999, epsilon 1.0E-8, weight_decay 0.0
        trained    2 epochs, 8 steps
        batch      16
        seed       1
        classes    orange, blue
        precision  strict
        device     cpu
        program    %s
        digest     %s
        """
            .formatted(Version.program(), digest),
        shown.out());
    Path again = folder.resolve("again.json");
    Files.writeString(again, Cli.run("show", model.toString(), "--layers").out());
    assertEquals(digest, train(again, model));
    var json = Cli.run("show", model.toString(), "--json").json();
    assertEquals(114, json.get("parameters").intValue());
    assertEquals("2.body.0", json.get("summary").get(2).get("layer").textValue());
    assertEquals("xor:64", json.get("run").get("data").textValue());
  }

  @Test
  void layers_that_do_not_fit_the_data_are_refused() throws IOException {
    Path file = folder.resolve("bad.json");
    Files.writeString(file, "[{\"layer\":\"linear\",\"out\":3}]");
    assertEquals(
        "[model] the layers of "
            + file
            + " give 3 outputs, but the data need 2; end them with {\"layer\": \"linear\","
            + " \"out\": 2}\n",
        refused(file));
    Files.writeString(file, "[{\"layer\":\"linear\",\"out\":3}, \"rellu\"]");
    assertEquals(
        "[read layers] " + file + ": '1' is an unknown activation, 'rellu'; did you mean 'relu'",
        refused(file).split(" or ")[0]);
    Path missing = folder.resolve("missing.json");
    assertEquals(
        "[read layers] " + missing + ": there is no such file. Check the path and its spelling.\n",
        refused(missing));
  }

  private static String refused(Path layers) {
    Cli.Outcome outcome =
        Cli.run("train", "--data", "xor:64", "--layers", layers.toString(), "--epochs", "1");
    assertEquals(2, outcome.code(), outcome.err());
    return outcome.err();
  }
}
