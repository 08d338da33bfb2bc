package io.lockstep.training.recovery;

import static io.lockstep.training.network.Layers.batchNorm;
import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.nn.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that was cut off, or of which a byte is another, is never taken for a good one. */
class DamagedCheckpointTest {
  @TempDir Path folder;
  private Path before = Path.of("");
  private Path newest = Path.of("");
  private byte[] whole = {};

  @BeforeEach
  void train() throws IOException {
    Dataset data =
        Dataset.of(new float[][] {{1, 2}, {3, 4}, {5, 6}}, new float[][] {{1}, {2}, {3}});
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      Model model = new Model(engine, sequential(linear(2), batchNorm(), linear(1)), 2, 1);
      try (Trainer trainer =
          Trainer.of(model)
              .loss("mse")
              .batch(3)
              .callbacks(new EarlyStopping(3, 0))
              .checkpoints(Recovery.in(folder, "1epoch"))
              .build()) {
        trainer.fit(data, data, 1);
        trainer.fit(data, data, 1);
      }
    }
    List<Path> files;
    try (CheckpointFolder opened = CheckpointFolder.open(folder)) {
      files = opened.names().stream().map(opened::file).toList();
    }
    assertEquals(2, files.size());
    before = files.getFirst();
    newest = files.getLast();
    whole = Files.readAllBytes(newest);
  }

  private void assertNotTaken(byte[] bytes, String what) throws IOException {
    Files.write(newest, bytes);
    NewestCheckpoint found = CheckpointFolder.newest(folder);
    assertEquals(before, found.path(), what);
    assertNotNull(found.file());
    assertEquals(1, found.damaged().size(), what);
  }

  private void damage(int every) throws IOException {
    for (int length = 0; length < whole.length; length += every) {
      assertNotTaken(Arrays.copyOf(whole, length), "cut off at " + length);
    }
    for (int at = 0; at < whole.length; at += every) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      assertNotTaken(flipped, "byte " + at + " of " + whole.length + " is another");
    }
    Files.write(newest, whole);
    assertEquals(newest, CheckpointFolder.newest(folder).path());
  }

  @Test
  void what_is_damaged_is_not_taken() throws IOException {
    damage(89);
  }

  @Tag("sweep")
  @Test
  void what_is_damaged_anywhere_is_not_taken() throws IOException {
    damage(1);
  }
}
