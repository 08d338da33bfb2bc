package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.backend.BackendOptions;
import io.lockstep.cli.Cli;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.random.Philox;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.loop.BestEpoch;
import io.lockstep.training.network.Networks;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.OptimizerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs whose numbers leave float32, that end early, or that would overwrite what they should not.
 */
class BadEndTest {
  private static final String REMEDY =
      "; lower the learning rate, or check the data for extreme values" + System.lineSeparator();

  @TempDir Path folder;
  private Path out = Path.of("");

  @BeforeEach
  void name() {
    out = folder.resolve("model.safetensors");
  }

  private static Cli.Outcome train(String... arguments) {
    return Cli.run(
        Stream.concat(Stream.of("train", "--device", "cpu"), Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  private String csv(String name, String text) throws IOException {
    return "csv:" + Files.writeString(folder.resolve(name), text);
  }

  /** Ends with code 1 and a message; the file that was there stays. */
  private void failed(String message, String... arguments) throws IOException {
    Files.writeString(out, "good");
    Cli.Outcome outcome =
        train(
            Stream.concat(
                    Arrays.stream(arguments),
                    Stream.of("--out", out.toString(), "--on-non-finite", "stop"))
                .toArray(String[]::new));
    assertEquals(
        "[train] " + message + REMEDY, outcome.err().substring(outcome.err().indexOf("[train]")));
    assertEquals("", outcome.out());
    assertEquals(1, outcome.code());
    assertEquals("good", Files.readString(out));
  }

  @Test
  void an_update_beyond_float32_is_a_fault_and_keeps_the_file() throws IOException {
    String data =
        csv("far.csv", "x,y\n10000,2000000\n20000,4000000\n30000,6000000\n40000,8000000\n");
    failed(
        "the parameters are no longer finite after step 1 (epoch 1)",
        "--data",
        data,
        "--task",
        "regression",
        "--scale",
        "none",
        "--model",
        "mlp:2",
        "--activation",
        "identity",
        "--optimizer",
        "sgd",
        "--lr",
        "1e38",
        "--epochs",
        "1",
        "--batch",
        "4",
        "--val-split",
        "0");
  }

  @Test
  void the_last_good_model_is_written_and_can_be_used() throws IOException {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < 64; i++) {
      text.append(i % 8).append(',').append(3 * (i % 8)).append('\n');
    }
    String data = csv("line.csv", text.toString());
    Cli.Outcome outcome =
        train(
            ("--data "
                    + data
                    + " --task regression --model mlp:2 --activation identity"
                    + " --optimizer sgd --lr 1e7 --epochs 3 --batch 8 --val-split 0 --out "
                    + out)
                .split(" "));
    assertEquals(
        "[train] step 3 (epoch 1): matmul in layer 2 (forward) gave Infinity at [0,0] from a sum of"
            + " 2 products, the largest -4.003291E28 (identity in layer 1 (forward) at [0,0]) times"
            + " -1.4983747E28 ('2.weight' [0,0]); the model is as it was before step 2, the last"
            + " whose loss was finite; lower the learning rate, clip gradients, or scale the data;"
            + " the model after step 1 was written to "
            + out
            + System.lineSeparator(),
        outcome.err().substring(outcome.err().indexOf("[train]")));
    assertEquals("", outcome.out());
    assertEquals(1, outcome.code());
    Cli.Outcome used =
        Cli.run("evaluate", "--device", "cpu", "--model-file", out.toString(), "--data", data);
    assertEquals(0, used.code(), used.err());
  }

  @ParameterizedTest
  @CsvSource({"0.1,90,validation loss", "0,100,loss of the first batch"})
  void parameters_that_give_no_numbers_are_a_fault(String split, String batch, String loss)
      throws IOException {
    failed(
        "the " + loss + " is NaN after step 1 (epoch 1)",
        "--data",
        "digits:100",
        "--model",
        "mlp:32",
        "--epochs",
        "1",
        "--batch",
        batch,
        "--val-split",
        split,
        "--optimizer",
        "sgd",
        "--lr",
        "1e38");
  }

  /** Classes that the features say nothing about. */
  private String noise() throws IOException {
    StringBuilder text = new StringBuilder("a,b,c,kind\n");
    for (int i = 0; i < 80; i++) {
      Philox.Block draw = Philox.block(3, 0, i, 0);
      text.append(
          String.format(
              Locale.ROOT,
              "%.3f,%.3f,%.3f,%s%n",
              Philox.uniform(draw.word(0)),
              Philox.uniform(draw.word(1)),
              Philox.uniform(draw.word(2)),
              draw.word(3) < 0 ? "no" : "yes"));
    }
    return csv("noise.csv", text.toString());
  }

  @Test
  void training_goes_on_from_the_best_epoch_with_the_bits_of_a_run_that_ended_there()
      throws IOException {
    List<String> model = List.of("--data", noise(), "--model", "mlp:32", "--lr", "0.01", "--json");
    Cli.Outcome stopped =
        with(model, "--patience", "3", "--epochs", "200", "--out", out.toString());
    int best = stopped.json().required("epochs").asInt();
    int run = stopped.json().required("epochs_run").asInt();
    assertEquals(best + 3, run);
    JsonNode straight = with(model, "--epochs", String.valueOf(best)).json();
    for (String field : List.of("digest", "steps", "train_loss", "val_loss")) {
      assertEquals(straight.required(field), stopped.json().required(field), field);
    }
    BestEpoch state = ModelFile.read(out).info().stopping();
    assertEquals(new BestEpoch(straight.required("val_loss").asDouble(), best, 0), state);

    List<String> further = List.of("--data", noise(), "--resume", out.toString(), "--json");
    assertEquals(
        with(model, "--epochs", String.valueOf(best + 1)).digest(),
        with(further, "--epochs", "1").digest());
    Cli.Outcome again = with(further, "--patience", "3", "--epochs", "200");
    assertEquals(stopped.digest(), again.digest());
    assertEquals(3, again.json().required("epochs_run").asInt());
    assertTrue(again.json().required("train_loss").isNull());
    assertEquals(straight.required("val_loss"), again.json().required("val_loss"));
  }

  private static Cli.Outcome with(List<String> some, String... more) {
    List<String> all = new ArrayList<>(List.of("train", "--device", "cpu"));
    all.addAll(some);
    all.addAll(List.of(more));
    return Cli.succeed(all.toArray(String[]::new));
  }

  @Test
  void the_epoch_that_was_kept_is_told() throws IOException {
    String words = train("--data", noise(), "--model", "mlp:32", "--patience", "3").out();
    assertTrue(
        words.matches(
            "(?s)Trained a network with \\d+ parameters for \\d+ epochs in [\\d.]+ s( and went"
                + " back to epoch \\d+, the best)?: training loss .*"),
        words);
  }

  private String trained(String... more) throws IOException {
    StringBuilder text = new StringBuilder("x,y,side\n");
    for (int i = 0; i < 60; i++) {
      text.append("0.00").append(i % 10).append(',').append(i % 7);
      text.append(i % 10 < 5 ? ",left\n" : ",right\n");
    }
    List<String> all = List.of("--data", csv("points.csv", text.toString()), "--model", "mlp:8");
    with(
        all,
        Stream.concat(Arrays.stream(more), Stream.of("--out", out.toString()))
            .toArray(String[]::new));
    return out.toString();
  }

  @Test
  void predictions_that_are_no_numbers_are_a_fault_and_not_written() throws IOException {
    String model = trained();
    String far = csv("far.csv", "x,y,side\n1,2,left\n3e38,-3e38,right\n");
    Path predictions = Files.writeString(folder.resolve("predictions.csv"), "before");
    for (String[] more : new String[][] {{}, {"--out", predictions.toString()}}) {
      List<String> all = new ArrayList<>(List.of("predict", "--model-file", model, "--data", far));
      all.addAll(List.of("--device", "cpu"));
      all.addAll(List.of(more));
      Cli.Outcome outcome = Cli.run(all.toArray(String[]::new));
      assertEquals(
          "[predict] p(left) of example 2 is NaN: it holds values far beyond those that the model"
              + " was trained on; check the data for extreme values"
              + System.lineSeparator(),
          outcome.err());
      assertEquals("", outcome.out());
      assertEquals(1, outcome.code());
      assertEquals("before", Files.readString(predictions));
    }
    Cli.Outcome evaluated =
        Cli.run("evaluate", "--model-file", model, "--data", far, "--device", "cpu");
    assertEquals(
        "[evaluate] the loss is NaN: the data hold values far beyond those that the model was"
            + " trained on; check them for extreme values"
            + System.lineSeparator(),
        evaluated.err());
    assertEquals(1, evaluated.code());
  }

  @Test
  void a_loss_without_probabilities_gives_scores() throws IOException {
    String model = trained("--loss", "squared_error", "--epochs", "200", "--lr", "0.01");
    String data = "csv:" + folder.resolve("points.csv");
    List<String> lines =
        Cli.succeed("predict", "--model-file", model, "--data", data, "--device", "cpu")
            .out()
            .lines()
            .toList();
    assertEquals("class,score(left),score(right)", lines.getFirst());
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      boolean left = fields[0].equals("left");
      assertEquals(left ? 1 : 0, Float.parseFloat(fields[1]), 0.3, line);
      assertEquals(left ? 0 : 1, Float.parseFloat(fields[2]), 0.3, line);
    }
  }

  private static void refused(String message, Cli.Outcome outcome) {
    assertEquals(message + System.lineSeparator(), outcome.err());
    assertEquals(2, outcome.code());
  }

  @Test
  void a_file_that_is_read_is_not_written() throws IOException {
    String model = trained();
    Path data = folder.resolve("points.csv");
    String kept = Files.readString(data);
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);
    refused(
        "[train] --out "
            + link
            + " is a file that is read, which it would replace; give another"
            + " name",
        train("--data", "csv:" + data, "--out", link.toString()));
    for (Path read : List.of(data, Path.of(model))) {
      refused(
          "[predict] --out "
              + read
              + " is a file that is read, which it would replace; give another name",
          Cli.run(
              "predict",
              "--device",
              "cpu",
              "--model-file",
              model,
              "--data",
              "csv:" + data,
              "--out",
              read.toString()));
    }
    assertEquals(kept, Files.readString(data));
  }

  @Test
  void a_device_is_not_replaced_by_a_model() {
    refused(
        "[write file] /dev/null: is a device, pipe or socket, which cannot be replaced by a file."
            + " Give the name of a file to write.",
        train("--data", "digits:100", "--out", "/dev/null"));
  }

  @Test
  void too_many_threads_are_refused() {
    int most = BackendOptions.mostThreads(Runtime.getRuntime().availableProcessors());
    refused(
        "[threads] the number of threads must be at most "
            + most
            + ", got 100000; leave --threads out for one per processor",
        train("--data", "digits:100", "--threads", "100000"));
  }

  @ParameterizedTest
  @CsvSource({"0", "1e-50"})
  void a_rate_of_zero_is_told(String rate) {
    Cli.Outcome outcome =
        train("--data", "xor:100", "--model", "mlp:2", "--epochs", "1", "--lr", rate);
    assertEquals(0, outcome.code());
    assertEquals(
        "[data] warning: the learning rate is 0, so that nothing is learnt",
        outcome.err().lines().findFirst().orElse(""));
  }

  @Test
  void groups_and_schedules_that_cannot_be_are_refused() {
    refused(
        "[adam] the group '*.bia' matches no parameter; did you mean '0.bias' or '2.bias'?",
        train("--data", "xor", "--model", "mlp:2", "--group", "*.bia: lr=1"));
    refused(
        "[train] cannot read --group '*.bias'; write parameters, a colon and what is said of them,"
            + " as in '*.bias: weight_decay=0'",
        train("--data", "xor", "--group", "*.bias"));
    refused(
        "[train] cannot read 'decay' in --group '*.bias: decay'; write NAME=VALUE, rule=NAME or"
            + " frozen",
        train("--data", "xor", "--group", "*.bias: decay"));
    refused(
        "[adam] lr is -1 at step 10 of linear(from=1, to=-1, steps=10); give a value of at least 0"
            + " that is finite in float32",
        train("--data", "xor", "--lr", "linear(1, -1, 10)"));
    refused(
        "[constraint] unknown constraint 'max_nrom'; did you mean 'max_norm'? known: max_norm,"
            + " min_max_norm, unit_norm, non_negative",
        train("--data", "xor", "--constrain", "*.weight: max_nrom"));
  }

  @Test
  void a_rate_given_twice_is_refused() {
    refused(
        "[train] --lr and --hyper both give lr; give it once",
        train("--data", "xor", "--lr", "0.1", "--hyper", "lr=0.2"));
    refused(
        "[train] --lr and --hyper both give lr; give it once",
        train("--data", "xor", "--lr", "0.1", "--hyper", "learning_rate=0.2"));
    refused(
        "[adam] lr is given twice, in different spellings; give it once",
        train("--data", "xor", "--hyper", "lr=0.1", "--hyper", "learning_rate=0.2"));
  }

  @Test
  void a_model_that_the_device_has_no_room_for_is_refused_before_it_is_made() {
    EngineOptions cpu = EngineOptions.of("cpu");
    try (Engine large = Engine.open(cpu.withMemoryLimit(3L << 30));
        Engine small = Engine.open(cpu.withMemoryLimit(1L << 30))) {
      MemoryNeed need = new MemoryNeed("a large model", 2_000_000_000L);
      need.check(large);
      assertEquals(
          "[train] a large model takes about 2.0 GB, but cpu has 1.1 GB, of which 1.1 GB are free,"
              + " and its host has N GB, of which N GB are free; use narrower layers, fewer"
              + " classes or a smaller batch",
          String.valueOf(assertThrows(UsageException.class, () -> need.check(small)).getMessage())
              .replaceFirst(
                  "host has [0-9.]+ GB, of which [0-9.]+ GB", "host has N GB, of which N GB"));
    }
    MemoryNeed million =
        MemoryNeed.of(
            new ModelInfo(
                Networks.mlp(List.of(100), 1_000_000, "relu"),
                Shape.of(2),
                Task.CLASSIFICATION,
                "cross_entropy_with_logits",
                OptimizerConfig.of("adam"),
                0,
                0,
                10,
                0,
                1,
                List.of(),
                List.of(),
                null,
                null),
            false);
    assertEquals(4 * (4 * 101_000_300L + 3 * 10 * 1_000_102L), million.bytes());
  }
}
