package io.lockstep.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is one document: what a model keeps of it, run again, gives the same bits. */
class ConfigTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static Cli.Outcome train(String... options) {
    List<String> all = new ArrayList<>(List.of("train", "--device", "cpu", "--json"));
    all.addAll(Arrays.asList(options));
    return Cli.succeed(all.toArray(String[]::new));
  }

  /** Trains, prints the document of the model, and trains that; both give the same bits. */
  private JsonNode again(String... options) throws IOException {
    Path model = folder.resolve("model.safetensors");
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.addAll(List.of("--out", model.toString()));
    String digest = train(all.toArray(String[]::new)).digest();
    JsonNode document = shown(model);
    assertEquals(digest, document.at("/record/digest").textValue());
    Path copy = folder.resolve("copy.safetensors");
    String config = document(model);
    Cli.Outcome again = train("--config", config, "--out", copy.toString());
    assertEquals(digest, again.digest());
    assertEquals(
        "[config] the digest is the one that " + config + " records",
        again.err().lines().toList().getLast());
    assertEquals(document, shown(copy));
    return document;
  }

  private static JsonNode shown(Path model) throws IOException {
    return JSON.readTree(Cli.succeed("show", "--config", model.toString()).out());
  }

  private String document(Path model) throws IOException {
    String text = Cli.succeed("show", "--config", model.toString()).out();
    return Files.writeString(folder.resolve("run.json"), text).toString();
  }

  private String document(String json) throws IOException {
    return Files.writeString(folder.resolve("run.json"), json).toString();
  }

  @Test
  void a_run_of_usual_values_is_written_with_all_of_them() throws IOException {
    ObjectNode document = (ObjectNode) again("--data", "xor:64", "--epochs", "2");
    ObjectNode record = (ObjectNode) document.remove("record");
    assertEquals(
        JSON.readTree(
            """
            {"data": "xor:64", "model": "mlp:256-128", "activation": "relu", "dropout": 0.0,
             "loss": "cross_entropy_with_logits", "optimizer": "adam", "lr": 0.001,
             "hyper": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.0},
             "batch": 16, "accumulate": 1, "seed": 1, "val-split": 0.1, "scale": "none",
             "task": "classification",
             "epochs": 2, "precision": "strict"}
            """),
        document);
    assertEquals("cpu", record.get("device").textValue());
    assertTrue(record.get("program").textValue().startsWith("lockstep "), record.toString());
    assertEquals(58, record.get("train_examples").intValue());
    assertEquals(6, record.get("val_examples").intValue());
    assertEquals(
        JSON.readTree(
            """
            [{"layer": "linear", "out": 256}, "relu", {"layer": "linear", "out": 128}, "relu",
             {"layer": "linear", "out": 2}]
            """),
        record.get("network"));
    assertEquals(2, record.get("epochs").intValue());
    assertEquals(8, record.get("steps").intValue());
  }

  @Test
  void a_document_in_place_of_options_gives_the_bits_of_the_options() throws IOException {
    String config =
        document(
            """
            {
              "data": "digits:200",
              "model": "mlp:16",
              "activation": "tanh",
              "learning-rate": 0.002,
              "hyper": {"beta1": 0.8, "beta2": 0.99},
              "freeze": ["0.bias", "2.b*"],
              "epochs": 2
            }
            """);
    assertEquals(
        train(
                "--data=digits:200",
                "--model=mlp:16",
                "--activation=tanh",
                "--lr=0.002",
                "--hyper=beta1=0.8",
                "--hyper=beta2=0.99",
                "--freeze=0.bias,2.b*",
                "--epochs=2")
            .digest(),
        train("--config=" + config).digest());
  }

  @Test
  void what_is_typed_counts_in_place_of_the_document() throws IOException {
    Path model = folder.resolve("model.safetensors");
    String[] options = {"--data", "digits:200", "--model", "mlp:16", "--epochs", "1"};
    String first =
        train("--data=digits:200", "--model=mlp:16", "--epochs=1", "--out=" + model).digest();
    String config = document(model);
    same(config, first, options, "--dropout", "0.5");
    same(config, first, options, "--lr", "0.01");
    same(config, first, options, "--hyper", "beta1=0.5");
    same(config, first, options, "--optimizer", "momentum");
    same(config, first, options, "--layers", "[{\"layer\":\"linear\",\"out\":10}]");
    same(config, first, options, "--seed", "7");
    Path layers = folder.resolve("layers.safetensors");
    String one = "[{\"layer\":\"linear\",\"out\":10}]";
    String of = train("--config", config, "--layers", one, "--out", layers.toString()).digest();
    assertEquals(of, shown(layers).at("/record/digest").textValue());
    String all = train("--config", config, "--epochs", "2").err();
    assertTrue(
        all.contains(
            "[config] the digest is not the one that "
                + config
                + " records, "
                + first
                + ": an option, the data or the program is another\n"),
        all);
    assertEquals(
        train("--data", "digits:200", "--epochs", "1", "--model", "mlp:8").digest(),
        train("--config", document(layers), "--model", "mlp:8").digest());
  }

  /** One option more gives the same bits beside the document as beside the options. */
  private static void same(
      String config, String first, String[] options, String name, String value) {
    List<String> typed = new ArrayList<>(Arrays.asList(options));
    typed.addAll(List.of(name, value));
    String digest = train(typed.toArray(String[]::new)).digest();
    assertNotEquals(first, digest, name);
    assertEquals(digest, train("--config", config, name, value).digest(), name);
  }

  @Test
  void tables_layers_and_early_stopping_are_run_again() throws IOException {
    StringBuilder text = new StringBuilder("price;town;area\n");
    for (int i = 0; i < 90; i++) {
      int area = 40 + i * 37 % 97;
      text.append(
          String.format(
              Locale.ROOT, "%d;%s;%s%n", 3000 * area, i % 3, i % 10 == 0 ? "?" : area + ""));
    }
    Path table = Files.writeString(folder.resolve("houses.csv"), text);
    JsonNode document =
        again(
            "--data=csv:" + table,
            "--label=price",
            "--categorical=town,3",
            "--impute=median",
            "--mark-missing",
            "--layers=[{\"layer\":\"linear\",\"out\":8,\"initializer\":\"orthogonal\"},\"relu\","
                + "{\"layer\":\"linear\",\"out\":1}]",
            "--patience=2",
            "--lr=0.05",
            "--epochs=30");
    assertEquals("price", document.get("label").textValue());
    assertEquals("standard", document.get("scale").textValue());
    assertEquals("regression", document.get("task").textValue());
    assertTrue(document.get("mark-missing").booleanValue());
    assertEquals(2, document.get("patience").intValue());
    assertEquals(30, document.get("epochs").intValue());
    assertEquals("orthogonal", document.at("/layers/0/initializer").textValue());
    assertFalse(document.has("model"));
    assertFalse(document.has("activation"));
    Path bare = Files.writeString(folder.resolve("bare.csv"), "1,2,yes\n3,1,no\n".repeat(20));
    again("--data=csv:" + bare, "--model=mlp:4", "--epochs=1");
    again("--data=csv:" + table, "--on-missing=drop", "--model=autoencoder:2", "--epochs=1");
  }

  @Test
  void optimizers_schedules_and_weights_of_classes_are_run_again() throws IOException {
    JsonNode document =
        again(
            "--data=spiral:300",
            "--model=mlp:8",
            "--optimizer=sgd",
            "--lr=warmup(5) then cosine(0.1, 0.001, 40)",
            "--group=*.bias: lr=0.01",
            "--group=0.weight: frozen",
            "--constrain=*.weight: max_norm(limit=3)",
            "--clip-norm=0.5",
            "--reduce-on-plateau=plateau(factor=0.5, patience=1)",
            "--class-weights=orange=2,blue=0.5",
            "--label-smoothing=0.1",
            "--epochs=5");
    assertEquals(
        "warmup(5) then cosine(from=0.1, to=0.001, steps=40)", document.get("lr").textValue());
    assertEquals("cross_entropy_with_logits", document.get("loss").textValue());
    assertEquals(0.1, document.get("label-smoothing").doubleValue());
    assertEquals(2, document.get("group").size());
  }

  @Test
  void a_model_trained_on_keeps_one_run_of_all_its_epochs() throws IOException {
    String[] options = {"--data=spiral:300", "--model=mlp:8", "--optimizer=sgd", "--lr=0.3"};
    Path model = folder.resolve("a.safetensors");
    List<String> first = new ArrayList<>(Arrays.asList(options));
    first.addAll(List.of("--epochs=9", "--patience=1", "--out=" + model));
    train(first.toArray(String[]::new));
    assertEquals(1, shown(model).get("patience").intValue());
    String digest =
        train("--data=spiral:300", "--resume=" + model, "--epochs=3", "--out=" + model).digest();
    JsonNode document = shown(model);
    assertFalse(document.has("patience"));
    assertEquals(document.at("/record/epochs"), document.get("epochs"));
    assertEquals(digest, train("--config", document(model)).digest());
  }

  @Test
  void a_model_trained_on_with_other_data_names_the_file_it_went_on_from() throws IOException {
    Path first = folder.resolve("first.safetensors");
    Path second = folder.resolve("second.safetensors");
    train("--data=spiral:300", "--model=mlp:8", "--epochs=2", "--out=" + first);
    train("--data=spiral:400", "--resume=" + first, "--epochs=2", "--out=" + second);
    train("--data=spiral:400", "--resume=" + second, "--epochs=1", "--out=" + second);
    ObjectNode document = (ObjectNode) shown(second);
    JsonNode record = document.remove("record");
    assertEquals(
        JSON.createObjectNode()
            .put("data", "spiral:400")
            .put("epochs", 3)
            .put("resume", first.toString())
            .put("precision", "strict"),
        document);
    String config = document(second);
    assertEquals(record.get("digest").textValue(), train("--config", config).digest());
    Cli.Outcome other = Cli.run("train", "--config", config, "--resume", second.toString());
    assertEquals(2, other.code());
    assertTrue(
        other
            .err()
            .endsWith(
                "[config] "
                    + config
                    + ": the run went on from a model with the digest "
                    + record.at("/resumed/digest").textValue()
                    + ", but the file to go on from has "
                    + record.get("digest").textValue()
                    + ". Give that model as --resume, or leave 'record' out of the document.\n"),
        other.err());
  }

  @Test
  void a_run_of_a_document_may_be_resumed() throws IOException {
    String config = document("{\"data\": \"xor:100\", \"model\": \"mlp:8\", \"epochs\": 2}");
    Path model = folder.resolve("model.safetensors");
    train("--config", config, "--out", model.toString());
    assertEquals(
        train("--config", config, "--epochs", "4").digest(),
        train("--config", config, "--resume", model.toString()).digest());
  }

  @Test
  void other_commands_take_what_the_run_is() throws IOException {
    String config =
        document(
            """
            {"data": "xor:100", "model": "mlp:8", "epochs": 1, "out": "unused", "patience": 3}
            """);
    Cli.Outcome diff = Cli.succeed("diff", "--devices", "cpu,cpu", "--config", config, "--json");
    assertEquals(6, diff.json().get("steps").intValue(), diff.out());
    Cli.succeed("profile", "--config", config, "--steps", "2", "--warm-up", "0", "--device", "cpu");
    assertFalse(Files.exists(Path.of("unused")));
  }
}
