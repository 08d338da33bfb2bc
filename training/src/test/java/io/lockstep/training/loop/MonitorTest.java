package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.metric.Monitor;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.TrainingException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run that watches a metric. */
class MonitorTest {
  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  private Trainer trainer(EarlyStopping stopping) {
    Model model = new Model(engine, Networks.mlp(List.of(8), 2, "tanh"), 2, 1);
    return Trainer.of(model)
        .loss("categorical_crossentropy")
        .metrics("f1", "auc")
        .callbacks(stopping)
        .build();
  }

  private static DataParts data() {
    return Playground.CIRCLE.generate(200, 0.1, 1).split(0.25, 1);
  }

  @Test
  void the_best_epoch_is_that_of_the_greatest_value_and_comes_back() {
    EarlyStopping stopping = new EarlyStopping(Monitor.of("val_f1"), 3, 0);
    DataParts parts = data();
    try (Trainer trainer = trainer(stopping)) {
      History history = trainer.fit(parts.training(), parts.validation(), 40, List.of());
      double[] f1 = history.values("f1");
      double best = Arrays.stream(f1).max().orElseThrow();
      BestEpoch state = Objects.requireNonNull(stopping.state());
      assertEquals(best, state.loss());
      assertEquals("f1", state.monitor());
      assertEquals(best, f1[stopping.bestEpoch() - 1]);
      assertEquals(stopping.bestEpoch(), trainer.epochsDone());
      assertEquals(best, trainer.evaluate(Objects.requireNonNull(parts.validation())).value("f1"));
      assertTrue(history.toJson().contains("\"val_metrics\":{\"f1\":"), history.toJson());
      assertTrue(history.toJson().contains(",\"roc_auc\":"), history.toJson());
    }
  }

  @Test
  void a_search_for_something_else_begins_anew() {
    BestEpoch ofLoss = new BestEpoch(0.25, 1, 1);
    assertEquals(ofLoss, new EarlyStopping(2, 0, ofLoss).state());
    assertEquals(null, new EarlyStopping(Monitor.of("f1"), 2, 0, ofLoss).state());
    BestEpoch ofF1 = new BestEpoch(0.25, 1, 1, "f1");
    assertEquals(ofF1, new EarlyStopping(Monitor.of("f1_score"), 2, 0, ofF1).state());
    assertEquals(null, new EarlyStopping(2, 0, ofF1).state());
    assertEquals("BestEpoch[loss=0.25, epoch=1, waited=1, monitor=f1]", ofF1.toString());
  }

  @Test
  void without_validation_no_metric_can_be_watched() {
    try (Trainer trainer = trainer(new EarlyStopping(Monitor.of("auc"), 3, 0))) {
      TrainingException refused =
          assertThrows(
              TrainingException.class, () -> trainer.fit(data().training(), null, 2, List.of()));
      assertEquals(
          "[early stopping] roc_auc is watched, but there are no validation examples to compute it"
              + " of; hold some out, or watch the loss",
          refused.getMessage());
    }
  }

  @Test
  void a_value_that_is_no_number_is_no_improvement() {
    Model model = new Model(engine, Networks.mlp(List.of(8), 2, "tanh"), 2, 1);
    EarlyStopping stopping = new EarlyStopping(Monitor.of("auc"), 3, 0);
    DataParts parts = data();
    int[] ofOne = {0};
    try (Trainer trainer =
        Trainer.of(model)
            .loss("categorical_crossentropy")
            .metrics("auc")
            .callbacks(stopping)
            .build()) {
      History history =
          trainer.fit(
              parts.training(),
              Objects.requireNonNull(parts.validation()).select(ofOne),
              10,
              List.of());
      assertEquals(3, history.epochs().size());
      assertEquals(0, stopping.bestEpoch());
      assertTrue(history.toJson().contains("\"val_metrics\":{\"roc_auc\":null}"), history.toJson());
    }
  }
}
