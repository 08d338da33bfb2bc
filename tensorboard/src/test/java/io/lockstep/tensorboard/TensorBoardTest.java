package io.lockstep.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.Losses;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensorboard.EventReader.Event;
import io.lockstep.tensorboard.EventReader.Message;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.History;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainerBuilder;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.watch.ValueHistogram;
import io.lockstep.training.watch.Watch;
import io.lockstep.training.watch.WatchReport;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
  private static final DataParts DATA = Digits.generate(150, 1).split(0.2, 1);

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));

  @TempDir Path folder;

  @AfterEach
  void close() {
    engine.close();
  }

  private TrainerBuilder builder(Layer network) {
    Model model = new Model(engine, network, 784, 1);
    return Trainer.of(model).scaling(Scaling.unitRange(784)).batch(40);
  }

  private Trainer classifier() {
    return builder(Networks.mlp(List.of(12), 10, "relu")).loss("ce").metrics("f1").build();
  }

  private static List<Event> tagged(List<Event> events, String tag) {
    return events.stream().filter(e -> e.tag().equals(tag)).toList();
  }

  private static void assertScalars(
      List<Event> events, String tag, List<Long> steps, double... values) {
    List<Event> found = tagged(events, tag);
    assertEquals(steps, found.stream().map(Event::step).toList(), tag);
    for (int i = 0; i < values.length; i++) {
      assertEquals((float) values[i], found.get(i).value().get(2), tag);
    }
  }

  @Test
  void losses_metrics_rate_and_speed_are_scalars_over_the_steps() throws IOException {
    History history;
    String digest;
    Instant at = Instant.ofEpochMilli(1_700_000_000_250L);
    try (Trainer trainer = classifier();
        TensorBoard board = new TensorBoard(folder, Clock.fixed(at, ZoneOffset.UTC))) {
      board.document("{\"lr\":1}");
      history = trainer.fit(DATA.training(), DATA.validation(), 2, List.of(board));
      digest = trainer.model().digest();
    }
    List<Event> events = EventReader.read(folder);
    List<Long> steps = List.of(3L, 6L);
    EpochReport first = history.epochs().getFirst();
    EpochReport second = history.epochs().getLast();
    assertScalars(events, "epoch", steps, 1, 2);
    assertScalars(events, "loss/train", steps, first.trainLoss(), second.trainLoss());
    for (String name : List.of("loss", "accuracy", "f1")) {
      assertScalars(
          events,
          name + "/validation",
          steps,
          Objects.requireNonNull(first.validation()).value(name),
          Objects.requireNonNull(second.validation()).value(name));
    }
    assertScalars(events, "learning_rate", steps, 0.001, 0.001);
    assertScalars(
        events,
        "examples_per_second",
        steps,
        first.examplesPerSecond(),
        second.examplesPerSecond());
    assertTrue(events.stream().allMatch(e -> e.wallTime() == 1_700_000_000.25));
    Message text = tagged(events, "run").getFirst().value();
    assertEquals("text", text.message(9).message(1).text(1));
    assertEquals(2L, text.message(9).get(4));
    Message tensor = text.message(8);
    assertEquals(7L, tensor.get(1));
    assertEquals(1L, tensor.message(2).message(2).get(1));
    assertEquals("```json\n{\"lr\":1}\n```", tensor.text(8));
    String name = EventReader.files(folder).getFirst().getFileName().toString();
    assertTrue(
        name.matches(
            "events\\.out\\.tfevents\\.1700000000\\.[A-Za-z0-9-]+\\."
                + ProcessHandle.current().pid()
                + "\\.0"),
        name);
    try (Trainer trainer = classifier()) {
      trainer.fit(DATA.training(), DATA.validation(), 2);
      assertEquals(trainer.model().digest(), digest);
    }
  }

  @Test
  void a_run_that_goes_on_writes_a_new_file_whose_steps_follow() throws IOException {
    try (Trainer trainer = classifier()) {
      for (int run = 0; run < 2; run++) {
        try (TensorBoard board = TensorBoard.in(folder.resolve("new/run"))) {
          trainer.fit(DATA.training(), null, 1, List.of(board));
        }
      }
    }
    List<Path> files = EventReader.files(folder.resolve("new/run"));
    assertEquals(2, files.size());
    assertScalars(
        EventReader.read(Files.readAllBytes(files.getFirst())), "loss/train", List.of(3L));
    assertScalars(EventReader.read(Files.readAllBytes(files.getLast())), "loss/train", List.of(6L));
  }

  @Test
  void what_was_written_before_a_torn_record_is_read() throws IOException {
    try (Trainer trainer = classifier();
        TensorBoard board = TensorBoard.in(folder)) {
      trainer.fit(DATA.training(), null, 1, List.of(board));
      // Before the file is closed, as after a kill.
      byte[] whole = Files.readAllBytes(EventReader.files(folder).getFirst());
      int events = EventReader.read(whole).size();
      assertTrue(events >= 4, "only " + events);
      for (int cut = 1; cut < 30; cut++) {
        byte[] torn = Arrays.copyOf(whole, whole.length - cut);
        assertEquals(events - 1, EventReader.read(torn).size());
      }
    }
  }

  @Test
  void watched_layers_have_norms_and_histograms() throws IOException {
    List<ValueHistogram> all = new ArrayList<>();
    Callback looking =
        new Callback() {
          @Override
          public void onWatch(Trainer trainer, WatchReport report) {
            all.add(
                Objects.requireNonNull(
                    report.parameters().findFirst().orElseThrow().histograms().get("weights")));
          }
        };
    try (Trainer trainer = classifier();
        TensorBoard board = TensorBoard.in(folder)) {
      trainer.watch(Watch.every(3).histograms(5));
      trainer.fit(DATA.training(), null, 1, List.of(board, looking));
    }
    List<Event> events = EventReader.read(folder);
    ValueHistogram seen = all.getFirst();
    for (String tag :
        List.of(
            "gradient_norm",
            "weight_norm/0.weight",
            "gradient_norm/0.bias",
            "update_ratio_log10/2.weight",
            "activation_mean/1",
            "dead_share/1")) {
      assertScalars(events, tag, List.of(1L));
    }
    assertEquals(1, tagged(events, "gradients/0.weight").size());
    assertEquals(1, tagged(events, "activations/1").size());
    Message histogram = tagged(events, "weights/0.weight").getFirst().value().message(5);
    assertEquals(seen.least(), histogram.get(1));
    assertEquals(seen.greatest(), histogram.get(2));
    assertEquals(784.0 * 12, histogram.get(3));
    double[] edges = seen.edges();
    assertArrayEquals(Arrays.copyOfRange(edges, 1, 6), histogram.doubles(6));
    double[] counts = seen.counts().stream().mapToDouble(Long::doubleValue).toArray();
    assertArrayEquals(counts, histogram.doubles(7));
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 5; i++) {
      double middle = (edges[i] + edges[i + 1]) / 2;
      sum += counts[i] * middle;
      squares += counts[i] * middle * middle;
    }
    assertEquals(sum, histogram.get(4));
    assertEquals(squares, histogram.get(5));
  }

  @Test
  void an_autoencoder_of_images_shows_weights_and_reconstructions() throws IOException {
    try (Trainer trainer =
            builder(Networks.autoencoder(784, List.of(12), "relu"))
                .reconstruction(Losses.byName("mse"))
                .build();
        TensorBoard board =
            TensorBoard.in(folder).images(Objects.requireNonNull(DATA.validation()))) {
      trainer.fit(DATA.training(), null, 1, List.of(board));
    }
    List<Event> events = EventReader.read(folder);
    BufferedImage weights = image(tagged(events, "weights/0.weight").getFirst(), 289, 57);
    assertEquals(0, weights.getRaster().getSample(28, 0, 0), "the gap between two units");
    BufferedImage pairs = image(tagged(events, "reconstructions").getFirst(), 289, 57);
    Matrix values = Objects.requireNonNull(DATA.validation()).features().values();
    float most = 0;
    for (int row = 0; row < 10; row++) {
      for (int i = 0; i < 784; i++) {
        most = Math.max(most, values.get(row, i));
      }
    }
    float pixel = values.get(0, 14 * 28 + 14);
    assertTrue(pixel > 0);
    assertEquals(Math.round(255 * pixel / most), pairs.getRaster().getSample(14, 14, 0));
  }

  private static BufferedImage image(Event event, int width, int height) throws IOException {
    Message image = event.value().message(4);
    assertEquals(
        List.of((long) height, (long) width, 1L),
        List.of(image.get(1), image.get(2), image.get(3)));
    BufferedImage read = ImageIO.read(new ByteArrayInputStream((byte[]) image.get(4)));
    assertEquals(width, read.getWidth());
    assertEquals(height, read.getHeight());
    return read;
  }

  @Test
  void a_folder_that_cannot_be_made_is_told_before_the_run() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    TensorBoard board = TensorBoard.in(file);
    assertEquals(
        "[tensorboard] "
            + file
            + ": cannot be written (java.nio.file.FileAlreadyExistsException: "
            + file
            + "). Check the free space and the permissions of the folder.",
        assertThrows(DataException.class, board::open).getMessage());
  }
}
