package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.network.Layers;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.recovery.Recovery;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A run that is kept goes on with the data that it was begun with, or not at all. */
class OtherDataResumedTest {
  private static final Layer NETWORK = Layers.sequential(Layers.linear(2));

  @TempDir Path folder;

  private static Dataset data(float first) {
    float[][] x = {{first, 1}, {2, 3}, {4, 5}, {6, 7}};
    return Dataset.of(x, new int[] {0, 1, 0, 1});
  }

  private int train(Dataset training, @Nullable Dataset held, int epochs) {
    try (Engine engine = Engine.open("cpu");
        Trainer trainer =
            Trainer.of(new Model(engine, NETWORK, 2, 1))
                .loss("cross_entropy")
                .batch(2)
                .checkpoints(Recovery.in(folder, "1step"))
                .build()) {
      int before = trainer.epochsDone();
      trainer.fit(training, held, epochs);
      return before;
    }
  }

  private static void refused(String message, Executable run) {
    assertEquals(message, assertThrows(DataException.class, run).getMessage());
  }

  @Test
  void the_same_data_go_on_and_others_are_refused() {
    assertEquals(0, train(data(1), null, 1));
    assertEquals(1, train(data(1), null, 2));
    String then = "4 examples, CRC-32C " + data(1).checksum();
    String now = "4 examples, CRC-32C " + data(9).checksum();
    String remedy = ". Give the data that it was begun with, or begin a new run.";
    refused(
        "[train] the run was begun with other training data: then %s, now %s%s"
            .formatted(then, now, remedy),
        () -> train(data(9), null, 3));
    refused(
        "[train] the run was begun with other validation data: then none, now %s%s"
            .formatted(now, remedy),
        () -> train(data(1), data(9), 3));
    assertEquals(2, train(data(1), null, 3));
  }

  @Test
  void a_state_is_of_the_data_of_the_last_run() {
    try (Engine engine = Engine.open("cpu");
        Trainer trainer =
            Trainer.of(new Model(engine, NETWORK, 2, 1)).loss("cross_entropy").batch(2).build()) {
      assertNull(trainer.state().callbacks().get("data"));
      for (float first : new float[] {1, 9}) {
        trainer.fit(data(first), null, 1);
        assertEquals(
            Map.of(
                "training", "4 examples, CRC-32C " + data(first).checksum(), "validation", "none"),
            trainer.state().callbacks().get("data"));
      }
    }
  }
}
