package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.cli.Cli;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunStatus;
import io.lockstep.training.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lockstep train --run-dir}. */
class RunFolderTrainTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path home;

  private static Cli.Outcome train(String... options) {
    List<String> all =
        new ArrayList<>(List.of("train", "--data=xor:100", "--model=mlp:4", "--device=cpu"));
    all.addAll(Arrays.asList(options));
    all.add("--json");
    return Cli.run(all.toArray(String[]::new));
  }

  private static JsonNode read(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  @Test
  void a_run_is_kept_and_reproduced_from_its_document() throws IOException {
    Path folder = home.resolve("runs/first");
    Cli.Outcome first = train("--run-dir", folder.toString(), "--lr=0.01", "--epochs=3");
    assertEquals(0, first.code(), first.err());
    assertEquals(folder.toString(), first.json().get("run_dir").asText());
    RunFolder kept = RunFolder.open(folder);
    RunSummary summary = kept.summary();
    assertEquals(RunStatus.FINISHED, summary.status());
    assertEquals(first.digest(), summary.digest());
    assertEquals(first.json().get("val_loss").asDouble(), summary.results().get("val_loss"));
    assertEquals(first.digest(), read(kept.metrics()).get("digest").asText());
    assertEquals(3, read(kept.metrics()).get("history").size());
    assertTrue(Files.size(kept.plots().resolve("loss.png")) > 1000, "a picture of the losses");
    String shown = Cli.succeed("show", "--config", kept.model().toString()).out();
    assertEquals(shown, Files.readString(kept.document()));
    Cli.Outcome again =
        Cli.succeed("train", "--config", kept.document().toString(), "--device=cpu", "--json");
    assertEquals(first.digest(), again.digest());
    assertFalse(again.json().has("run_dir"));
    Cli.Outcome plain = train("--lr=0.01", "--epochs=3");
    assertEquals(first.digest(), plain.digest());
  }

  @Test
  void a_folder_that_holds_a_run_is_not_written_over_unless_told_to() throws IOException {
    String folder = home.resolve("run").toString();
    String first = train("--run-dir", folder, "--epochs=1").digest();
    Cli.Outcome refused = train("--run-dir", folder, "--epochs=2");
    assertEquals(2, refused.code());
    assertEquals(
        "[run folder] "
            + folder
            + ": holds a run already ('run.json'). Give another folder, or replace that run by"
            + " --overwrite (RunFolder.replace).\n",
        refused.err());
    assertEquals(first, RunFolder.open(Path.of(folder)).summary().digest());
    String second = train("--run-dir", folder, "--epochs=2", "--overwrite").digest();
    assertEquals(second, RunFolder.open(Path.of(folder)).summary().digest());
    assertEquals(2, read(home.resolve("run/metrics.json")).get("history").size());
    Cli.Outcome nothing = train("--overwrite");
    assertEquals(2, nothing.code());
    assertEquals(
        "[train] --overwrite is about the folder of a run; give it as --run-dir, or leave"
            + " --overwrite out\n",
        nothing.err());
  }

  @Test
  void the_time_can_be_part_of_the_name() {
    assertEquals(0, train("--run-dir", home + "/xor-{time}", "--epochs=1").code());
    RunFolder found =
        RunFolder.below(
                home,
                e -> {
                  throw e;
                })
            .getFirst();
    assertTrue(
        found
            .path()
            .getFileName()
            .toString()
            .matches("xor-\\d{4}-\\d\\d-\\d\\d_\\d\\d-\\d\\d-\\d\\d"),
        found.toString());
  }

  @Test
  void wrong_usage_leaves_no_folder() {
    Path folder = home.resolve("run");
    assertEquals(2, train("--run-dir", folder.toString(), "--epochs=0").code());
    assertEquals(2, train("--run-dir", folder.toString(), "--batch=1000").code());
    assertFalse(Files.exists(folder));
  }

  @Test
  void a_run_that_fails_is_kept_with_why() throws IOException {
    Path folder = home.resolve("run");
    Cli.Outcome outcome =
        train("--run-dir", folder.toString(), "--optimizer=sgd", "--lr=1e38", "--epochs=2");
    assertEquals(1, outcome.code(), outcome.err());
    RunSummary summary = RunFolder.open(folder).summary();
    assertEquals(RunStatus.FAILED, summary.status());
    assertEquals(outcome.err().lines().toList().getLast(), summary.failure());
    assertEquals("failed", read(folder.resolve("metrics.json")).get("status").asText());
    assertEquals(1e38, read(folder.resolve("run.json")).get("lr").asDouble());
    assertFalse(Files.exists(folder.resolve("model.safetensors")));
  }

  @Test
  void a_resumed_run_has_the_document_of_all_its_epochs() throws IOException {
    Path first = home.resolve("first");
    Path second = home.resolve("second");
    train("--run-dir", first.toString(), "--epochs=2");
    Cli.Outcome resumed =
        Cli.succeed(
            "train",
            "--data=xor:100",
            "--resume=" + first.resolve("model.safetensors"),
            "--epochs=1",
            "--device=cpu",
            "--json",
            "--run-dir=" + second);
    RunSummary summary = RunFolder.open(second).summary();
    assertEquals(3, summary.epochs());
    assertEquals(3, summary.planned());
    assertEquals(3, read(second.resolve("run.json")).get("epochs").asInt());
    Cli.Outcome again =
        Cli.succeed("train", "--config=" + second.resolve("run.json"), "--device=cpu", "--json");
    assertEquals(resumed.digest(), again.digest());
  }
}
