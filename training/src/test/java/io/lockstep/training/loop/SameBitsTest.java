package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.lockstep.tensor.EngineOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promise: a training run ends in the same bits however it is computed. */
class SameBitsTest {
  private static final EngineOptions CPU = EngineOptions.of("cpu").withThreads(1);

  @ParameterizedTest
  @ValueSource(strings = {"adam", "adamw", "momentum", "nesterov", "sgd"})
  void every_way_to_compute_a_run_gives_the_same_digest(String rule) {
    Run.Kind mlp = Run.mlp();
    String expected = Run.digest(CPU, mlp, rule);
    List<EngineOptions> others =
        List.of(
            CPU.withThreads(2),
            CPU.withThreads(5),
            CPU.withFusion(false),
            CPU.with("cpu.vector", "false"),
            CPU.with("cpu.vector", "false").withFusion(false).withThreads(2));
    for (EngineOptions options : others) {
      assertEquals(expected, Run.digest(options, mlp, rule), options::toString);
    }
  }

  @Test
  void an_autoencoder_ends_in_the_same_bits_too() {
    Run.Kind autoencoder = Run.autoencoder();
    String expected = Run.digest(CPU, autoencoder, "adam");
    assertEquals(expected, Run.digest(CPU.withThreads(2), autoencoder, "adam"));
    assertEquals(expected, Run.digest(CPU.with("cpu.warmup", "false"), autoencoder, "adam"));
    assertEquals(expected, Run.digest(CPU.withFusion(false), autoencoder, "adam"));
    assertEquals(expected, Run.digest(CPU.with("cpu.vector", "false"), autoencoder, "adam"));
  }

  @Test
  void one_epoch_less_gives_another_digest() {
    String first = Run.digest(CPU, Run.mlp(), "adam");
    String second =
        Run.with(
            CPU,
            Run.mlp(),
            "adam",
            trainer -> {
              trainer.fit(Run.training(), null, 1, List.of());
              return trainer.model().digest();
            });
    assertNotEquals(first, second);
  }
}
