package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.Cli.Outcome;
import io.lockstep.training.recovery.CheckpointName;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is kept and goes on is the run that was not interrupted, to the last byte. */
class CheckpointsTest {
  private static final List<String> RUN =
      List.of(
          "train",
          "--data",
          "digits:300",
          "--model",
          "mlp:12",
          "--dropout",
          "0.2",
          "--epochs",
          "4",
          "--device",
          "cpu");

  @TempDir Path folder;
  private Path kept;

  @BeforeEach
  void name() {
    kept = folder.resolve("kept");
  }

  private static String[] with(List<String> run, Object... more) {
    List<String> all = new ArrayList<>(run);
    Arrays.stream(more).map(String::valueOf).forEach(all::add);
    return all.toArray(String[]::new);
  }

  private static List<String> without(List<String> run, String option) {
    List<String> all = new ArrayList<>(run);
    int at = all.indexOf(option);
    all.subList(at, at + 2).clear();
    return all;
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(kept)) {
      return files
          .filter(f -> CheckpointName.of(f.getFileName().toString()).isPresent())
          .sorted()
          .toList();
    }
  }

  /** As if the process had been killed behind its last checkpoint until that step. */
  private void killAt(long step) throws IOException {
    for (Path file : checkpoints()) {
      if (name(file).step() > step) {
        Files.delete(file);
      }
    }
  }

  private static CheckpointName name(Path file) {
    return CheckpointName.of(file.getFileName().toString()).orElseThrow();
  }

  private CheckpointName newest() throws IOException {
    return name(checkpoints().getLast());
  }

  /** What is said when the run goes on. */
  private String goingOn() throws IOException {
    CheckpointName name = newest();
    return "[train] going on with the run in %s after step %d (epoch %d, batch %d of 17)"
        .formatted(kept, name.step(), name.epochs() + 1, name.step() - 17L * name.epochs());
  }

  private static void refused(String message, String... arguments) {
    Outcome outcome = Cli.run(arguments);
    assertEquals(message + System.lineSeparator(), outcome.err());
    assertEquals(2, outcome.code());
    assertEquals("", outcome.out());
  }

  private static JsonNode timeless(Outcome outcome) {
    return ((ObjectNode) outcome.json())
        .without(List.of("seconds", "examples_per_second", "first_step_seconds", "model_file"));
  }

  @Test
  void the_same_command_goes_on_in_mid_epoch_and_ends_in_the_same_bytes() throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    Outcome uninterrupted = Cli.succeed(with(RUN, "--json", "--out", whole));
    Path out = folder.resolve("out.safetensors");
    String[] command =
        with(RUN, "--checkpoints", kept, "--every", "1step", "--keep", 99, "--json", "--out", out);
    Outcome first = Cli.succeed(command);
    assertEquals(timeless(uninterrupted), timeless(first));
    assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(out));
    killAt(30);
    Files.delete(out);
    String line = goingOn();
    Outcome second = Cli.succeed(command);
    assertTrue(second.err().lines().toList().contains(line), line + second.err());
    assertEquals(timeless(uninterrupted), timeless(second));
    assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(out));
  }

  @Test
  void a_finished_run_says_so_gives_its_result_again_and_goes_on_with_more_epochs()
      throws IOException {
    Outcome first = Cli.succeed(with(RUN, "--checkpoints", kept, "--json"));
    Outcome again = Cli.succeed(with(RUN, "--checkpoints", kept, "--json"));
    assertTrue(
        again
            .err()
            .contains(
                "[train] the run in "
                    + kept
                    + " is finished: epoch 4, step 68; a larger --epochs goes on"
                    + System.lineSeparator()),
        again.err());
    assertEquals(timeless(first), timeless(again));
    List<String> longer = new ArrayList<>(without(RUN, "--epochs"));
    longer.addAll(List.of("--epochs", "5", "--json"));
    assertEquals(
        timeless(Cli.succeed(with(longer))),
        timeless(Cli.succeed(with(longer, "--checkpoints", kept))));
    refused(
        "[train] 4 epochs were asked for, but the run in "
            + kept
            + " has begun its epoch 5 already; give --epochs of at least 5, or another folder",
        with(RUN, "--checkpoints", kept));
  }

  @Test
  void early_stopping_goes_on_and_stays_where_it_stopped() throws IOException {
    List<String> run = new ArrayList<>(without(without(RUN, "--epochs"), "--dropout"));
    run.addAll(List.of("--epochs", "30", "--patience", "1", "--lr", "0.05", "--json"));
    Outcome whole = Cli.succeed(with(run));
    String[] command = with(run, "--checkpoints", kept, "--every", "1epoch", "--keep", 99);
    Cli.succeed(command);
    Outcome again = Cli.succeed(command);
    assertTrue(again.err().contains(" is finished: it was stopped after epoch "), again.err());
    assertEquals(timeless(whole), timeless(again));
    killAt(34);
    assertEquals(timeless(whole), timeless(Cli.succeed(command)));
  }

  @Test
  void another_run_is_refused_with_each_difference() {
    Cli.succeed(with(RUN, "--checkpoints", kept));
    refused(
        "[train] "
            + kept
            + " holds another run: lr is 0.001 there, but 0.5 here; seed is 1 there, but 2 here;"
            + " patience is not given there, but 3 here. Give the options of that run to go on"
            + " with it, or another folder",
        with(RUN, "--checkpoints", kept, "--lr", 0.5, "--seed", 2, "--patience", 3));
    refused(
        "[train] "
            + kept
            + " holds another run: data is \"digits:300\" there, but \"digits:400\" here;"
            + " train_examples is 270 there, but 360 here; val_examples is 30 there, but 40 here."
            + " Give the options of that run to go on with it, or another folder",
        with(without(RUN, "--data"), "--data", "digits:400", "--checkpoints", kept));
  }

  @Test
  void data_that_were_changed_meanwhile_are_refused() throws IOException {
    Path table = folder.resolve("table.csv");
    Files.writeString(table, "a,b,kind\n" + "1,2,x\n2,1,y\n3,5,x\n5,3,y\n".repeat(10));
    String[] run = {
      "train", "--data", "csv:" + table, "--label", "kind", "--model", "mlp:3", "--epochs", "1"
    };
    List<String> all = List.of(run);
    Cli.succeed(with(all, "--device", "cpu", "--checkpoints", kept));
    String[] again = with(without(all, "--epochs"), "--epochs", 2, "--checkpoints", kept);
    String text = Files.readString(table);
    Files.writeString(table, text.replaceFirst("3,5,x", "3,5,y"));
    String changed = Cli.run(again).err();
    assertTrue(
        changed.matches(
            "(?s).*\\[train] the run was begun with other validation data: then 4 examples, CRC-32C"
                + " [0-9a-f]{8}, now 4 examples, CRC-32C [0-9a-f]{8}. Give the data that it was"
                + " begun with, or begin a new run\\.\\R"),
        changed);
    Files.writeString(table, text.replace("3,5,x", "3,6,x"));
    assertTrue(
        Cli.run(again).err().contains("the features are scaled in another way than those of"),
        "scaling");
    Files.writeString(table, text);
    assertEquals(0, Cli.run(again).code());
  }

  @Test
  void what_changes_no_bits_may_be_another_when_the_run_goes_on() throws IOException {
    String[] command = with(RUN, "--checkpoints", kept, "--every", "1step", "--keep", 99, "--json");
    Outcome whole = Cli.succeed(command);
    killAt(30);
    String line = goingOn();
    Path events = folder.resolve("events");
    List<String> other = new ArrayList<>(List.of(command));
    other.addAll(List.of("--verify-every", "7", "--page", "--tensorboard", events.toString()));
    Outcome verified = Cli.succeed(other.toArray(String[]::new));
    assertTrue(verified.err().lines().toList().contains(line), verified.err());
    assertEquals(0, verified.json().get("miscomputations").asInt());
    assertEquals(whole.digest(), verified.digest());
    killAt(40);
    assertEquals(timeless(whole), timeless(Cli.succeed(command)));
    Outcome new100 = Cli.succeed(with(RUN, "--checkpoints", kept, "--verify-every", 100, "--json"));
    assertEquals(whole.digest(), new100.digest());
  }

  @Test
  void a_damaged_newest_checkpoint_is_named_and_the_one_before_it_taken() throws IOException {
    String[] command = with(RUN, "--checkpoints", kept, "--every", "1step", "--json");
    Outcome whole = Cli.succeed(command);
    Path damaged = checkpoints().getLast();
    byte[] bytes = Files.readAllBytes(damaged);
    Files.delete(damaged);
    String line = goingOn();
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length - 1));
    Outcome again = Cli.succeed(command);
    List<String> lines = again.err().lines().filter(l -> l.contains(kept.toString())).toList();
    assertTrue(lines.getFirst().contains(damaged.toString()), again.err());
    assertTrue(lines.getFirst().endsWith(" The checkpoint before it is taken."), again.err());
    assertEquals(line, lines.get(1));
    assertEquals(timeless(whole), timeless(again));
  }

  @Test
  void resume_takes_the_options_from_the_checkpoint() throws IOException {
    Outcome whole = Cli.succeed(with(RUN, "--json"));
    Cli.succeed(with(RUN, "--checkpoints", kept, "--every", "1step", "--keep", 99));
    killAt(30);
    String middle = checkpoints().getLast().toString();
    assertEquals(timeless(whole), timeless(Cli.succeed("train", "--resume", middle, "--json")));
    Outcome ofFolder =
        Cli.succeed("train", "--resume", kept.toString(), "--json", "--threads", "1");
    assertEquals(whole.digest(), ofFolder.digest());
    assertEquals(68, newest().step());
    refused(
        "[train] "
            + kept
            + " holds another run: batch is 16 there, but 32 here. Give the options of that run to"
            + " go on with it, or another folder",
        "train",
        "--resume",
        kept.toString(),
        "--batch",
        "32");
  }

  @Test
  void a_run_of_a_document_and_one_that_trains_a_model_on_go_on_too() throws IOException {
    Path document =
        Files.writeString(
            folder.resolve("run.json"),
            "{\"data\": \"digits:300\", \"model\": \"mlp:12\","
                + " \"epochs\": 2, \"device\": \"cpu\"}");
    Path model = folder.resolve("model.safetensors");
    List<String> run = List.of("train", "--config", document.toString(), "--json");
    Outcome whole = Cli.succeed(with(run, "--out", model));
    String[] command = with(run, "--checkpoints", kept, "--every", "1step", "--keep", 99);
    Cli.succeed(command);
    killAt(25);
    assertEquals(whole.digest(), Cli.succeed(command).digest());

    List<String> more =
        List.of("train", "--data", "digits:300", "--resume", model.toString(), "--epochs", "2");
    Path all = folder.resolve("all.safetensors");
    Outcome longer = Cli.succeed(with(more, "--json", "--out", all));
    Path other = folder.resolve("other");
    Path out = folder.resolve("out.safetensors");
    String[] goesOn =
        with(
            more, "--checkpoints", other, "--every", "1step", "--keep", 99, "--json", "--out", out);
    Cli.succeed(goesOn);
    kept = other;
    killAt(50);
    Files.delete(out);
    assertEquals(longer.digest(), Cli.succeed(goesOn).digest());
    assertArrayEquals(Files.readAllBytes(all), Files.readAllBytes(out));
    refused(
        "[train] the run in "
            + other
            + " trained on the model of a file; go on by the command that began it, with"
            + " --checkpoints",
        "train",
        "--resume",
        other.toString());
  }

  @Test
  void the_folder_of_a_run_goes_on_as_if_nothing_had_happened() throws IOException {
    Path whole = folder.resolve("whole");
    Path runDir = folder.resolve("run");
    List<String> run = new ArrayList<>(RUN);
    run.addAll(List.of("--watch", "5", "--json"));
    Outcome uninterrupted = Cli.succeed(with(run, "--run-dir", whole));
    String[] command =
        with(run, "--run-dir", runDir, "--checkpoints", kept, "--every", "1step", "--keep", 99);
    Cli.succeed(command);
    killAt(30);
    Outcome again = Cli.succeed(command);
    assertEquals(uninterrupted.json().get("warnings"), again.json().get("warnings"));
    assertEquals(uninterrupted.json().get("watch"), again.json().get("watch"));
    assertEquals(lines(whole), lines(runDir));
    for (String file : List.of("model.safetensors", "run.json")) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(runDir.resolve(file)), file);
    }
    assertEquals(plots(whole), plots(runDir));
  }

  private static List<String> lines(Path run) {
    return RunLog.read(run.resolve("log.jsonl")).stream()
        .map(line ->
            new RunLine(
                    line.kind(),
                    line.step(),
                    line.epoch(),
                    0,
                    line.values().without(List.of("time", "epoch_seconds", "examples_per_second")))
                .toJson())
        .toList();
  }

  private static List<String> plots(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("plots"))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_folder_of_a_run_of_which_nothing_was_kept_begins_anew_and_another_stays()
      throws IOException {
    Path runDir = folder.resolve("run");
    String[] command = with(RUN, "--run-dir", runDir, "--checkpoints", kept, "--json");
    Outcome first = Cli.succeed(command);
    // As a kill before the first checkpoint leaves it.
    List<String> log = Files.readAllLines(runDir.resolve("log.jsonl"));
    Files.writeString(
        runDir.resolve("log.jsonl"),
        log.getFirst().replaceAll("\"process\":\\d+", "\"process\":0") + "\n");
    killAt(-1);
    Outcome again = Cli.succeed(command);
    assertEquals(timeless(first), timeless(again));
    assertEquals(log.size(), Files.readAllLines(runDir.resolve("log.jsonl")).size());
    // As a run leaves it that this process could not even write the end of.
    Files.writeString(runDir.resolve("log.jsonl"), log.getFirst() + "\n");
    killAt(-1);
    assertEquals(timeless(first), timeless(Cli.succeed(command)));
    // As a run leaves it that came to its end, but could neither write checkpoints nor the model.
    Files.delete(runDir.resolve("model.safetensors"));
    killAt(-1);
    assertEquals(timeless(first), timeless(Cli.succeed(command)));
    // As a kill leaves it before there is a log, or the disk that was full at the first step.
    Files.delete(runDir.resolve("log.jsonl"));
    killAt(-1);
    assertEquals(timeless(first), timeless(Cli.succeed(command)));
    Files.writeString(
        runDir.resolve("log.jsonl"),
        log.getFirst()
            + "\n{\"kind\":\"end\",\"step\":0,\"epoch\":0,\"seconds\":0,\"status\":\"failed\"}\n");
    killAt(-1);
    assertEquals(timeless(first), timeless(Cli.succeed(command)));
    refused(
        "[run folder] "
            + runDir
            + ": holds a run already ('run.json'). Give another folder, or replace that run by"
            + " --overwrite (RunFolder.replace).",
        with(
            RUN,
            "--seed",
            2,
            "--run-dir",
            runDir,
            "--checkpoints",
            folder.resolve("other"),
            "--json"));
  }

  @Test
  void what_is_about_checkpoints_needs_a_folder_and_a_checkpoint_is_a_model() throws IOException {
    String about =
        " is about the checkpoints of a run; give the folder for them as --checkpoints, or leave"
            + " it out";
    refused("[train] --every" + about, with(RUN, "--every", "10m"));
    refused("[train] --keep" + about, with(RUN, "--keep", 2));
    refused("[train] --keep-best" + about, with(RUN, "--keep-best"));
    refused(
        "[train] --keep takes how many checkpoints stay, got 0; give 1 or more, such as 3",
        with(RUN, "--checkpoints", kept, "--keep", 0));
    assertFalse(Files.exists(kept));
    Outcome whole =
        Cli.succeed(with(RUN, "--checkpoints", kept, "--every", "1epoch", "--keep-best", "--json"));
    Outcome evaluated =
        Cli.succeed(
            "evaluate",
            "--model-file",
            checkpoints().getLast().toString(),
            "--data",
            "digits:300",
            "--part",
            "validation",
            "--json");
    assertEquals(whole.json().get("val_accuracy"), evaluated.json().get("accuracy"));
  }
}
