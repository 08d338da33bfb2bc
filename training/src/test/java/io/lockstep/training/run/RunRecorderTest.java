package io.lockstep.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.History;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.optim.Optimizers;
import io.lockstep.training.run.RunLine.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is kept in a folder while it goes on. */
class RunRecorderTest {
  private static final Dataset XOR = Playground.XOR.generate(96, 0, 1);

  private final Engine engine = Engine.open("cpu");
  @TempDir Path home;
  private RunFolder folder;
  private Model model;

  @BeforeEach
  void create() {
    folder = RunFolder.create(home.resolve("run"));
    model = new Model(engine, Networks.mlp(List.of(4), 2, "tanh"), 2, 1);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Trainer trainer(Callback... callbacks) {
    return Trainer.of(model).loss("ce").seed(5).callbacks(callbacks).build();
  }

  private List<Kind> kinds() {
    return RunLog.read(folder.log()).stream().map(RunLine::kind).toList();
  }

  @Test
  void a_run_leaves_its_document_log_and_metrics() throws IOException {
    History history;
    try (Trainer trainer = trainer(folder.recorder())) {
      history = trainer.fit(XOR, XOR, 2);
    }
    List<RunLine> lines = RunLog.read(folder.log());
    assertEquals(List.of(Kind.START, Kind.EPOCH, Kind.EPOCH, Kind.END), kinds());
    assertEquals(2, lines.getFirst().number("epochs").orElseThrow());
    EpochReport last = history.epochs().getLast();
    assertEquals(last.step(), lines.get(2).step());
    assertEquals(last.trainLoss(), lines.get(2).number("train_loss").orElseThrow());
    assertEquals(0.001, lines.get(2).number("lr").orElseThrow());
    RunSummary summary = RunFolder.open(folder.path()).summary();
    assertEquals(RunStatus.FINISHED, summary.status());
    assertEquals(2, summary.epochs());
    assertEquals(2, summary.planned());
    assertEquals(6, summary.steps());
    assertEquals(model.digest(), summary.digest());
    assertEquals(
        List.of("train_loss", "val_loss", "val_accuracy"), List.copyOf(summary.results().keySet()));
    assertEquals(history.validationLosses()[1], summary.results().get("val_loss"));
    JsonNode metrics = new JsonMapper().readTree(folder.metrics().toFile());
    assertEquals("finished", metrics.path("status").asText());
    assertEquals(
        history.trainLosses()[0], metrics.path("history").get(0).path("train_loss").asDouble());
    assertEquals(
        """
        {"layers":[{"layer":"linear","out":4},"tanh",\
        {"layer":"linear","out":2}],"task":"classification","loss":"cross_entropy_with_logits",\
        "optimizer":"adam","lr":0.001,"hyper":{"beta1":0.9,"beta2":0.999,"epsilon":1.0E-8,\
        "weight_decay":0.0},"batch":32,"seed":5}
        """,
        Files.readString(folder.document()));
  }

  @Test
  void each_line_is_there_as_soon_as_it_happens() {
    Callback reader =
        new Callback() {
          @Override
          public boolean onEpoch(Trainer trainer, EpochReport report) {
            assertEquals(report.epoch() + 1, kinds().size());
            RunSummary summary = folder.summary();
            assertEquals(RunStatus.RUNNING, summary.status());
            assertEquals(report.epoch(), summary.epochs());
            assertEquals(report.trainLoss(), summary.results().get("train_loss"));
            assertNull(summary.digest());
            return true;
          }
        };
    try (Trainer trainer = trainer(folder.recorder(), reader)) {
      trainer.fit(XOR, null, 2);
    }
  }

  @Test
  void a_run_that_was_killed_is_unfinished_with_what_it_reached() throws IOException {
    try (Trainer trainer = trainer(folder.recorder())) {
      trainer.fit(XOR, null, 3);
    }
    List<String> lines = Files.readAllLines(folder.log());
    // The process of that number began at another time.
    String start = lines.getFirst().replaceFirst("(process_started\":\")....", "$11970");
    Files.writeString(folder.log(), start + "\n" + lines.get(1) + "\n" + lines.get(2).charAt(0));
    RunSummary summary = folder.summary();
    assertEquals(RunStatus.UNFINISHED, summary.status());
    assertEquals(1, summary.epochs());
    assertEquals(3, summary.planned());
  }

  @Test
  void early_stopping_leaves_the_results_of_its_best_epoch() {
    EarlyStopping stopping = new EarlyStopping(1, 0);
    model.setWeights("2.bias", new float[] {0, 0});
    try (Trainer trainer =
        Trainer.of(model)
            .loss("ce")
            .optimizer(Optimizers.sgd().lr(20))
            .callbacks(stopping, folder.recorder())
            .build()) {
      History history = trainer.fit(XOR, XOR, 100);
      assertTrue(history.stopped());
      RunSummary summary = folder.summary();
      assertEquals(RunStatus.STOPPED, summary.status());
      assertEquals(100, summary.planned());
      assertEquals(stopping.bestEpoch(), summary.epochs());
      assertEquals(stopping.bestEpoch(), summary.best().epoch());
      assertEquals(trainer.evaluate(XOR).loss(), summary.results().get("val_loss"));
      assertEquals(model.digest(), summary.digest());
    }
  }

  @Test
  void a_failure_is_kept_with_its_message() {
    RunRecorder recorder = folder.recorder();
    try (Trainer trainer =
        Trainer.of(model)
            .loss("ce")
            .optimizer(Optimizers.sgd().lr(1e38))
            .callbacks(recorder)
            .build()) {
      NotFiniteException failure =
          assertThrows(NotFiniteException.class, () -> trainer.fit(XOR, XOR, 9));
      recorder.fail(failure);
      RunSummary summary = folder.summary();
      assertEquals(RunStatus.FAILED, summary.status());
      assertEquals(failure.getMessage(), summary.failure());
    }
  }

  @Test
  void an_interruption_is_kept_with_what_goes_on() throws IOException {
    RunRecorder recorder = folder.recorder();
    recorder.interrupted(new RunInterruption("SIGTERM", null)); // Before it began.
    Callback ends =
        new Callback() {
          @Override
          public void onBatch(int epoch, int batch, int batches) {
            if (epoch == 2) {
              throw new IllegalStateException("asked to end");
            }
          }
        };
    try (Trainer trainer = trainer(recorder, ends)) {
      assertThrows(IllegalStateException.class, () -> trainer.fit(XOR, XOR, 9));
    }
    RunInterruption by = new RunInterruption("SIGTERM", "lockstep train --data 'a b'");
    recorder.interrupted(by);
    RunLine end = RunLog.read(folder.log()).getLast();
    assertEquals(
        "{\"status\":\"interrupted\",\"signal\":\"SIGTERM\","
            + "\"goes_on\":\"lockstep train --data 'a b'\"}",
        end.values().toString());
    RunSummary summary = folder.summary();
    assertEquals(RunStatus.INTERRUPTED, summary.status());
    assertEquals(by, summary.interruption());
    assertEquals(1, summary.epochs());
    assertNull(summary.failure());
    JsonNode metrics = new JsonMapper().readTree(folder.metrics().toFile());
    assertEquals("interrupted", metrics.path("status").asText());
    assertEquals("SIGTERM", metrics.path("signal").asText());
    assertEquals(by.goesOn(), metrics.path("goes_on").asText());
    assertEquals(1, metrics.path("history").size());
  }

  @Test
  void a_run_that_goes_on_is_kept_behind_what_there_is() {
    try (Trainer trainer = trainer(folder.recorder())) {
      trainer.fit(XOR, XOR, 1);
    }
    double before = folder.summary().seconds();
    try (Trainer trainer = trainer(RunFolder.open(folder.path()).recorder())) {
      trainer.resumeAt(1);
      trainer.fit(XOR, XOR, 2);
    }
    assertEquals(
        List.of(Kind.START, Kind.EPOCH, Kind.END, Kind.START, Kind.EPOCH, Kind.EPOCH, Kind.END),
        kinds());
    RunSummary summary = folder.summary();
    assertEquals(3, summary.epochs());
    assertEquals(3, summary.planned());
    assertTrue(summary.seconds() >= before);
  }
}
