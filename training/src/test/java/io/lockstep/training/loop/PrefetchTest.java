package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.batch.Prefetch;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.synthetic.Plane;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PrefetchTest {
  private static final int[] ORDER = {4, 0, 3, 1, 2};

  @TempDir Path folder;

  private static Dataset numbered() {
    Matrix values = Matrix.of(5, 1, 10f, 11f, 12f, 13f, 14f);
    Features features = new Features(values, List.of("x"), null);
    return new Dataset(features, new Targets.Classes(new int[] {0, 1, 2, 3, 4}, names()));
  }

  private static List<String> names() {
    return List.of("a", "b", "c", "d", "e");
  }

  private static boolean isThreadLeft() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("lockstep-prefetch"));
  }

  @Test
  void batches_come_in_order_with_what_is_left_at_the_end() {
    try (Prefetch ahead = new Prefetch(numbered(), ORDER, 2)) {
      assertNext(ahead, new float[] {14, 10}, new int[] {4, 0});
      assertNext(ahead, new float[] {13, 11}, new int[] {3, 1});
      assertNext(ahead, new float[] {12}, new int[] {2});
    }
    assertFalse(isThreadLeft());
  }

  private static void assertNext(Prefetch ahead, float[] features, int[] classes) {
    ahead.next(batch -> {
      assertArrayEquals(features, batch.features().toArray(ValueLayout.JAVA_FLOAT));
      assertArrayEquals(classes, batch.targets().toArray(ValueLayout.JAVA_INT));
    });
  }

  @Test
  void more_batches_than_threads_come_in_order() {
    int[] order = new int[1000];
    for (int i = 0; i < order.length; i++) {
      order[i] = 7 * i % 5;
    }
    try (Prefetch ahead = new Prefetch(numbered(), order, 3)) {
      for (int from = 0; from < order.length; from += 3) {
        int[] expected = Arrays.copyOfRange(order, from, Math.min(from + 3, order.length));
        ahead.next(
            batch -> assertArrayEquals(expected, batch.targets().toArray(ValueLayout.JAVA_INT)));
      }
    }
  }

  @Test
  void a_failure_reaches_the_caller_in_its_turn() {
    int[] wrong = {1, 2, 99, 3};
    try (Prefetch ahead = new Prefetch(numbered(), wrong, 2)) {
      assertNext(ahead, new float[] {11, 12}, new int[] {1, 2});
      assertThrows(IndexOutOfBoundsException.class, () -> ahead.next(_ -> {}));
    }
    assertFalse(isThreadLeft());
  }

  @Test
  void closing_in_the_middle_of_an_epoch_ends_the_thread() {
    try (Prefetch ahead = new Prefetch(numbered(), ORDER, 1)) {
      assertNext(ahead, new float[] {14}, new int[] {4});
    }
    assertFalse(isThreadLeft());
  }

  @Test
  void an_interrupted_wait_ends_the_run_and_the_thread() {
    Thread.currentThread().interrupt();
    try (Prefetch ahead = new Prefetch(numbered(), ORDER, 2)) {
      TrainingException e = assertThrows(TrainingException.class, () -> ahead.next(_ -> {}));
      assertEquals(
          "[train] was interrupted while it waited for a batch; call fit again to go on",
          e.getMessage());
    }
    assertTrue(Thread.interrupted());
    assertFalse(isThreadLeft());
  }

  @Test
  void training_from_batches_gathered_ahead_gives_the_same_bits() {
    Dataset plane = Plane.generate(207, 0.1, 3);
    assertEquals(digest(plane, _ -> false), digest(plane, _ -> true));
    Dataset digits = Run.training();
    assertEquals(digest(digits, _ -> false), digest(digits, _ -> true));
    assertFalse(isThreadLeft());
  }

  private static String digest(Dataset data, Predicate<Dataset> prefetches) {
    boolean classes = data.targets() instanceof Targets.Classes;
    try (Engine engine = Engine.open(EngineOptions.of("cpu"))) {
      Layer network = Networks.mlp(List.of(16), classes ? 10 : 1, "relu");
      Model model = new Model(engine, network, data.width(), 1);
      Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters());
      try (Trainer trainer =
          new Trainer(
              model,
              Objective.of(classes ? Task.CLASSIFICATION : Task.REGRESSION),
              adam,
              Scaling.identity(data.width()),
              new TrainingOptions(32, 1),
              prefetches,
              System::nanoTime)) {
        trainer.fit(data, null, 3, List.of());
      }
      return model.digest();
    }
  }

  @Test
  void a_callback_that_fails_leaves_no_thread() {
    RuntimeException failure = new IllegalStateException("stop");
    Callback failing =
        new Callback() {
          @Override
          public void onBatch(int epoch, int batch, int batches) {
            throw failure;
          }
        };
    try (Engine engine = Engine.open(EngineOptions.of("cpu"))) {
      Model model = new Model(engine, Run.mlp().network(), 784, 1);
      Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters());
      try (Trainer trainer =
          new Trainer(
              model,
              Objective.of(Run.mlp().task()),
              adam,
              Scaling.unitRange(784),
              new TrainingOptions(32, 1),
              _ -> true,
              System::nanoTime)) {
        assertSame(
            failure,
            assertThrows(
                RuntimeException.class,
                () -> trainer.fit(Run.training(), null, 1, List.of(failing))));
      }
    }
    assertFalse(isThreadLeft());
  }

  @Test
  void tables_in_files_are_gathered_ahead_and_those_in_memory_are_not() throws IOException {
    assertFalse(Prefetch.pays(numbered()));
    Path file = Files.write(folder.resolve("rows"), new byte[6]);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, 6, Arena.ofAuto());
      Features features =
          new Features(new Matrix(ElementType.U8, 3, 2, mapped), List.of("a", "b"), null);
      boolean several = Runtime.getRuntime().availableProcessors() > 1;
      assertEquals(several, Prefetch.pays(new Dataset(features, new Targets.None(3))));
    }
  }
}
