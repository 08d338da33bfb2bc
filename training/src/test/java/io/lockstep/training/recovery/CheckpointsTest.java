package io.lockstep.training.recovery;

import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.sequential;
import static io.lockstep.training.network.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.faults.FaultyFileSystem;
import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.Checkpointing;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.History;
import io.lockstep.training.loop.RunPoint;
import io.lockstep.training.loop.RunState;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainerBuilder;
import io.lockstep.training.metric.Monitor;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program whose run is kept, killed, and run again; steps are 5 an epoch. */
class CheckpointsTest {
  private static final Dataset TRAINING = data(50, 1);
  private static final Dataset HELD = data(20, 2);
  private static final Layer NETWORK = sequential(linear(6), tanh(), linear(1));
  private static final int EPOCHS = 4;

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));
  private final List<String> warnings = new ArrayList<>();

  @TempDir Path temporary;

  @AfterEach
  void close() {
    engine.close();
  }

  private Path folder() {
    return temporary.resolve("kept");
  }

  private static Dataset data(int examples, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[examples][3];
    float[][] targets = new float[examples][1];
    for (int i = 0; i < examples; i++) {
      for (int j = 0; j < 3; j++) {
        rows[i][j] = (float) random.nextGaussian();
      }
      targets[i][0] = rows[i][0] * rows[i][1] + 0.5f * rows[i][2];
    }
    return Dataset.of(rows, targets);
  }

  /** A run is killed in this way. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static Callback killedAfter(int steps) {
    return new Callback() {
      private int left = steps;

      @Override
      public void onPoint(Trainer trainer, RunPoint point) {
        if (point == RunPoint.STEP && --left == 0) {
          throw new Killed();
        }
      }
    };
  }

  /** Waits for what is written, so that steps which take no time find nobody busy. */
  private static final Callback PATIENT =
      new Callback() {
        @Override
        public void onBatch(int epoch, int batch, int batches) {
          for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("lockstep-checkpoint")) {
              join(thread);
            }
          }
        }

        private static void join(Thread thread) {
          try {
            thread.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }

        @Override
        public boolean onEpoch(Trainer trainer, EpochReport report) {
          onBatch(report.epoch(), 0, 0);
          return true;
        }
      };

  /** What a run ended in. */
  private record End(String digest, List<Double> losses, List<Double> validation, boolean stopped) {
    static End of(Trainer trainer, History history) {
      return new End(
          trainer.model().digest(),
          Arrays.stream(history.trainLosses()).boxed().toList(),
          Arrays.stream(history.validationLosses()).boxed().toList(),
          history.stopped());
    }
  }

  /** Opens what a test asks for, with warnings that it can read. */
  private Checkpointing kept(Recovery recovery, Path folder) {
    return trainer -> {
      CheckpointFolder opened = CheckpointFolder.open(folder);
      try {
        Checkpoints checkpoints =
            new Checkpoints(opened, recovery.every()).keep(recovery.keep()).warning(warnings::add);
        if (recovery.best() != null) {
          checkpoints.keepBest(recovery.best());
        }
        checkpoints.resume(trainer);
        return checkpoints;
      } catch (RuntimeException e) {
        opened.close();
        throw e;
      }
    };
  }

  /** The program, which does not know whether it was run before. */
  private End program(Checkpointing kept, Callback... callbacks) {
    return program(0.05, kept, callbacks);
  }

  private End program(double rate, Checkpointing kept, Callback... callbacks) {
    Model model = new Model(engine, NETWORK, 3, 1);
    try (Trainer trainer =
        Trainer.of(model)
            .loss("mse")
            .optimizer(Optimizers.adam().lr(rate))
            .batch(10)
            .callbacks(callbacks)
            .checkpoints(kept)
            .build()) {
      return End.of(trainer, trainer.fit(TRAINING, HELD, EPOCHS, List.of(PATIENT)));
    }
  }

  private End uninterrupted(Callback... callbacks) {
    Model model = new Model(engine, NETWORK, 3, 1);
    try (Trainer trainer =
        Trainer.of(model)
            .loss("mse")
            .optimizer(Optimizers.adam().lr(0.05))
            .batch(10)
            .callbacks(callbacks)
            .build()) {
      return End.of(trainer, trainer.fit(TRAINING, HELD, EPOCHS));
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder())) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(".lock"))
          .sorted()
          .toList();
    }
  }

  @Test
  void the_same_program_again_ends_as_if_it_had_not_been_killed() throws IOException {
    End expected = uninterrupted(new EarlyStopping(1, 0));
    Recovery kept = Recovery.in(folder(), "1step");
    for (int run = 0; run < 2; run++) {
      assertThrows(Killed.class, () -> program(kept, new EarlyStopping(1, 0), killedAfter(7)));
    }
    assertEquals(expected, program(kept, new EarlyStopping(1, 0)));
    assertEquals(expected, program(kept, new EarlyStopping(1, 0)), "a run that was over");
    assertEquals(3, files().size());
  }

  @Test
  void a_run_that_is_stopped_goes_on_in_mid_epoch() throws IOException {
    End expected = uninterrupted();
    Callback stops =
        new Callback() {
          @Override
          public void onPoint(Trainer trainer, RunPoint point) {
            if (trainer.optimizer().step() == 7) {
              trainer.stop();
            }
          }
        };
    End stopped = program(Recovery.in(folder()), stops);
    assertTrue(stopped.stopped());
    assertEquals(List.of("epoch-000001-step-000000007.safetensors"), files());
    assertEquals(expected, program(Recovery.in(folder())));
  }

  @Test
  void checkpoints_are_taken_when_they_are_due_and_at_the_end() throws IOException {
    program(Recovery.in(folder(), "7steps").keep(9));
    assertEquals(
        List.of(
            "epoch-000001-step-000000007.safetensors",
            "epoch-000002-step-000000014.safetensors",
            "epoch-000004-step-000000020.safetensors"),
        files());
  }

  @Test
  void of_epochs_the_newest_are_kept_and_the_best() throws IOException {
    double[] losses = uninterrupted().validation().stream().mapToDouble(d -> d).toArray();
    assertTrue(losses[0] > losses[3]);
    program(Recovery.in(folder(), "1epoch").keep(2));
    assertEquals(
        List.of(
            "epoch-000003-step-000000015.safetensors", "epoch-000004-step-000000020.safetensors"),
        files());
  }

  @Test
  void the_best_is_kept_however_old_it_is() throws IOException {
    Monitor worst = new Monitor("loss", true);
    program(new Recovery(folder(), CheckpointInterval.of("2epochs"), 1, worst));
    assertEquals(
        List.of(
            "epoch-000001-step-000000005.safetensors", "epoch-000004-step-000000020.safetensors"),
        files());
  }

  @Test
  void a_damaged_one_is_named_and_the_one_before_it_taken() throws IOException {
    End expected = uninterrupted();
    Recovery kept = Recovery.in(folder(), "3steps");
    assertThrows(Killed.class, () -> program(kept, killedAfter(13)));
    Path newest = folder().resolve("epoch-000002-step-000000012.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    Files.write(newest, Arrays.copyOf(bytes, bytes.length / 2));
    assertEquals(expected, program(kept(kept, folder())));
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().startsWith("[read safetensors] " + newest));
    assertTrue(warnings.getFirst().endsWith(" The checkpoint before it is taken."));
  }

  @Test
  void where_all_are_damaged_the_run_does_not_begin_anew() throws IOException {
    Recovery kept = Recovery.in(folder(), "3steps");
    assertThrows(Killed.class, () -> program(kept, killedAfter(5)));
    Path only = folder().resolve("epoch-000000-step-000000003.safetensors");
    Files.write(only, new byte[3]);
    assertEquals(
        "[resume] "
            + folder()
            + ": none of its checkpoints (1) can be read; of the newest: [read safetensors] "
            + only
            + ", byte 3: the file ends within the 8 bytes of the header's length. Get a fresh copy"
            + " of the file. Empty the folder, or give another one, to begin the run anew.",
        assertThrows(DataException.class, () -> program(kept)).getMessage());
    CheckpointFolder.open(folder()).close();
  }

  @Test
  void another_run_is_refused_and_says_where_it_differs() {
    Recovery kept = Recovery.in(folder(), "3steps");
    assertThrows(Killed.class, () -> program(kept, killedAfter(5)));
    String message =
        String.valueOf(assertThrows(DataException.class, () -> program(0.01, kept)).getMessage());
    assertEquals(
        "[resume] "
            + folder().resolve("epoch-000000-step-000000003.safetensors")
            + ": the optimizer of the run is {\"rule\":\"adam\",\"hyperparameters\":{\"lr\":0.05,"
            + "\"beta1\":0.9,\"beta2\":0.999,\"epsilon\":1.0E-8,\"weight_decay\":0.0}}, but that of"
            + " the trainer is {\"rule\":\"adam\",\"hyperparameters\":{\"lr\":0.01,\"beta1\":0.9,"
            + "\"beta2\":0.999,\"epsilon\":1.0E-8,\"weight_decay\":0.0}}. Build the trainer as it"
            + " was, or begin another run in another folder.",
        message);
  }

  @Test
  void a_rate_that_a_callback_sets_is_part_of_the_run() {
    Callback sets =
        new Callback() {
          @Override
          public void onPoint(Trainer trainer, RunPoint point) {
            if (trainer.optimizer().step() == 4) {
              trainer.optimizer().set("lr", 0.01);
            }
          }
        };
    End expected = uninterrupted(sets);
    Recovery kept = Recovery.in(folder(), "1step");
    assertThrows(Killed.class, () -> program(kept, sets, killedAfter(8)));
    assertThrows(Killed.class, () -> program(kept, sets, killedAfter(2)));
    assertEquals(expected, program(kept, sets));
  }

  @Test
  void a_folder_with_a_run_is_not_begun_in() {
    program(Recovery.in(folder(), "1epoch"));
    Checkpointing careless =
        _ -> new Checkpoints(CheckpointFolder.open(folder()), CheckpointInterval.usual());
    assertEquals(
        "[checkpoints] "
            + folder()
            + ": there is a run in it, whose newest checkpoint is"
            + " epoch-000004-step-000000020.safetensors. Resume it, or give another folder.",
        assertThrows(DataException.class, () -> program(careless)).getMessage());
  }

  @Test
  void two_programs_do_not_share_a_folder() {
    Recovery kept = Recovery.in(folder());
    CheckpointFolder taken = CheckpointFolder.open(folder());
    assertEquals(
        "[lock folder] "
            + folder()
            + ": it is in use by this process. Wait until that ends, or give another folder.",
        assertThrows(DataException.class, () -> program(kept)).getMessage());
    taken.close();
    program(kept);
  }

  @Test
  void on_a_full_disk_the_run_goes_on_and_says_so_once_and_at_the_end() throws IOException {
    End expected = uninterrupted();
    Files.createDirectory(folder());
    FaultyFileSystem disk = FaultyFileSystem.within(folder());
    disk.faults().room(0);
    Path full = disk.path(folder());
    Recovery kept = Recovery.in(full, "3steps");
    List<End> ends = new ArrayList<>();
    DataException failure =
        assertThrows(
            DataException.class,
            () -> {
              Model model = new Model(engine, NETWORK, 3, 1);
              try (Trainer trainer =
                  Trainer.of(model)
                      .loss("mse")
                      .optimizer(Optimizers.adam().lr(0.05))
                      .batch(10)
                      .checkpoints(kept(kept, full))
                      .build()) {
                List<Callback> patient = List.of(PATIENT);
                ends.add(End.of(trainer, trainer.fit(TRAINING, HELD, EPOCHS, patient)));
              }
            });
    assertEquals(List.of(expected), ends);
    assertEquals(1, warnings.size(), () -> warnings.toString());
    assertTrue(
        warnings.getFirst().endsWith(" The run goes on, and the next checkpoint is tried."),
        warnings.getFirst());
    assertTrue(
        String.valueOf(failure.getMessage())
            .contains("epoch-000004-step-000000020.safetensors: cannot be written"),
        failure.getMessage());
    assertEquals(List.of(), files());
  }

  @Test
  void a_disk_that_has_room_again_is_written_to_again() throws IOException {
    Files.createDirectory(folder());
    FaultyFileSystem disk = FaultyFileSystem.within(folder());
    Path path = disk.path(folder());
    Callback fills =
        new Callback() {
          @Override
          public void onBatch(int epoch, int batch, int batches) {
            PATIENT.onBatch(epoch, batch, batches);
            boolean full = epoch == 2 || epoch == 3;
            disk.faults().room(full ? 100 : Long.MAX_VALUE);
          }
        };
    program(kept(Recovery.in(path, "1epoch").keep(9), path), fills);
    assertEquals(1, warnings.size(), () -> warnings.toString());
    assertTrue(files().contains("epoch-000004-step-000000020.safetensors"));
    assertFalse(files().contains("epoch-000003-step-000000015.safetensors"));
  }

  @Test
  void a_checkpoint_is_a_model_file_that_says_where_the_run_was() {
    Recovery kept = Recovery.in(folder(), "8steps");
    assertThrows(Killed.class, () -> program(kept, killedAfter(9)));
    NewestCheckpoint newest = CheckpointFolder.newest(folder());
    ModelFile file = newest.file();
    assertNotNull(file);
    RunState state = file.state();
    assertNotNull(state);
    assertEquals(1, state.epochs());
    assertEquals(3, state.batches());
    assertEquals(EPOCHS, state.lastEpoch());
    assertEquals(1, state.reports().size());
    assertEquals(8, file.info().step());
    assertEquals(List.of(), newest.damaged());
    assertTrue(file.model(engine).parameters().size() > 0);
    assertNull(file.run());
  }

  /** Examples of which one that comes in the fourth step is too much. */
  private static Dataset broken() {
    int[] order = new int[TRAINING.size()];
    Permutation.fill(order, 1, RandomStream.SHUFFLE.word(), 0);
    float[][] rows = new float[order.length][3];
    float[][] targets = new float[order.length][1];
    rows[order[35]][1] = 1e38f;
    targets[order[35]][0] = 1e38f;
    return Dataset.of(rows, targets);
  }

  private String breaks(@Nullable Recovery kept) {
    Model model = new Model(engine, NETWORK, 3, 1);
    TrainerBuilder builder = Trainer.of(model).loss("mse").batch(10);
    try (Trainer trainer = (kept == null ? builder : builder.checkpoints(kept)).build()) {
      return String.valueOf(
          assertThrows(
                  NotFiniteException.class,
                  () -> trainer.fit(broken(), null, EPOCHS, List.of(PATIENT)))
              .getMessage());
    }
  }

  @Test
  void a_run_that_goes_on_in_mid_epoch_finds_what_is_not_finite_there() throws IOException {
    String expected = breaks(null);
    assertTrue(expected.startsWith("[train] step 4 (epoch 1): "), expected);
    Recovery kept = Recovery.in(folder(), "2steps");
    assertEquals(expected, breaks(kept));
    assertEquals(List.of("epoch-000000-step-000000002.safetensors"), files());
    assertEquals(expected, breaks(kept));
  }

  @Test
  void what_a_checkpoint_is_asked_for_is_taken_at_the_next_point() throws IOException {
    Callback asks =
        new Callback() {
          @Override
          public void onBatch(int epoch, int batch, int batches) {
            if (epoch == 2 && batch == 2) {
              asked.forEach(Checkpoints::ask);
            }
          }
        };
    Recovery kept = Recovery.in(folder(), "1d");
    program(
        trainer -> {
          Checkpoints opened = kept.open(trainer);
          asked.add(opened);
          return opened;
        },
        asks);
    assertEquals(
        List.of(
            "epoch-000001-step-000000007.safetensors", "epoch-000004-step-000000020.safetensors"),
        files());
  }

  @Test
  void the_memory_for_copies_is_there_before_the_first_step() {
    List<Long> bytes = new ArrayList<>();
    Recovery kept = Recovery.in(folder(), "1epoch");
    Callback looks =
        new Callback() {
          @Override
          public void onBatch(int epoch, int batch, int batches) {
            bytes.add(asked.getFirst().bytes());
          }
        };
    program(
        trainer -> {
          asked.add(kept.open(trainer));
          return asked.getFirst();
        },
        looks);
    int parameters = 3 * 6 + 6 + 6 + 1;
    assertEquals(3L * parameters * Float.BYTES, bytes.getFirst());
    assertEquals(bytes.getFirst(), bytes.getLast());
  }

  private final List<Checkpoints> asked = new ArrayList<>();

  @Test
  void callbacks_that_are_missing_are_named() {
    Recovery kept = Recovery.in(folder(), "1step");
    assertThrows(Killed.class, () -> program(kept, new EarlyStopping(2, 0), killedAfter(7)));
    assertEquals(
        "[train] the run that goes on had a callback whose state is called 'best', but has none of"
            + " that name now; give the callbacks that it was begun with",
        assertThrows(TrainingException.class, () -> program(kept)).getMessage());
    assertEquals(
        "[early stopping] the run watched loss so far, so it cannot go on watching mae; watch loss,"
            + " or begin another run",
        assertThrows(
                IllegalArgumentException.class,
                () -> program(kept, new EarlyStopping(Monitor.of("mae"), 2, 0)))
            .getMessage());
  }

  @Test
  void two_callbacks_of_one_name_are_refused() {
    assertEquals(
        "[train] two callbacks of the run call their state 'best'; give them different names",
        assertThrows(
                TrainingException.class,
                () -> uninterrupted(new EarlyStopping(2, 0), new EarlyStopping(3, 0)))
            .getMessage());
  }

  @Test
  void other_data_are_refused_where_the_epoch_is_shorter() {
    Recovery kept = Recovery.in(folder(), "4steps");
    assertThrows(Killed.class, () -> program(kept, killedAfter(5)));
    Model model = new Model(engine, NETWORK, 3, 1);
    try (Trainer trainer =
        Trainer.of(model)
            .loss("mse")
            .optimizer(Optimizers.adam().lr(0.05))
            .batch(10)
            .checkpoints(kept)
            .build()) {
      assertEquals(
          "[train] the run is to go on behind step 4 of epoch 1, but an epoch of these 20 examples"
              + " has 2; give the data that it was begun with",
          assertThrows(TrainingException.class, () -> trainer.fit(HELD, null, EPOCHS))
              .getMessage());
    }
  }
}
