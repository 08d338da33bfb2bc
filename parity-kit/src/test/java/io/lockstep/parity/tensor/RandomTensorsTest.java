package io.lockstep.parity.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.random.Philox;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Random tensors beside the generator on the host. */
@TestInstance(Lifecycle.PER_CLASS)
class RandomTensorsTest {
  private static final long SEED = 0xfedc_ba98_7654_3210L;
  private static final int COUNT = 20_000;

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(2));

  @AfterAll
  void close() {
    engine.close();
  }

  private static Philox.Block block(int kind, int element) {
    return Philox.block(SEED, RandomStream.TENSOR.word(kind), 0, element);
  }

  @Test
  void numbers_are_those_of_the_generator() {
    float[] uniform = engine.rand(SEED, 3, 50).toFloats();
    float[] normal = engine.randn(SEED, 150).toFloats();
    int[] integers = engine.randint(SEED, -20, 7, 150).toInts();
    float[] truths = engine.bernoulli(SEED, 0.3, 150).toFloats();
    for (int i = 0; i < 150; i++) {
      assertEquals(Philox.uniform(block(0, i).w0()), uniform[i]);
      double u = Philox.uniform(block(1, i).w0());
      double v = Philox.uniform(block(1, i).w1());
      assertEquals(Math.sqrt(-2 * Math.log1p(-u)) * Math.cos(2 * Math.PI * v), normal[i], 1e-5);
      long word = block(2, i).w0() & 0xffff_ffffL;
      assertEquals((int) (word * 27 >>> 32) - 20, integers[i]);
      assertEquals(Philox.uniform(block(3, i).w0()) < 0.3f ? 1 : 0, truths[i]);
    }
  }

  @Test
  void they_are_distributed_as_they_should_be() {
    double[] uniform = engine.rand(1, COUNT).toDoubles();
    assertEquals(0.5, Arrays.stream(uniform).average().orElseThrow(), 0.01);
    assertTrue(Arrays.stream(uniform).allMatch(x -> x >= 0 && x < 1));
    Tensor normal = engine.randn(1, COUNT);
    assertEquals(0, normal.mean().item(), 0.03);
    assertEquals(1, normal.std().item(), 0.03);
    int[] dice = engine.randint(1, 1, 7, COUNT).toInts();
    for (int face = 1; face <= 6; face++) {
      int side = face;
      assertEquals(COUNT / 6.0, (double) Arrays.stream(dice).filter(d -> d == side).count(), 200);
    }
    assertEquals(0.3, engine.bernoulli(1, 0.3, COUNT).mean().item(), 0.02);
    assertEquals(0, engine.bernoulli(1, 0, COUNT).max().item());
    assertEquals(1, engine.bernoulli(1, 1, COUNT).min().item());
  }

  @Test
  void each_seed_has_its_own_and_half_of_it_will_do() {
    float[] first = engine.rand(1, 100).toFloats();
    assertArrayEquals(first, engine.rand(1, 100).toFloats());
    assertArrayEquals(first, Arrays.copyOf(engine.rand(1, 200).toFloats(), 100));
    assertFalse(Arrays.equals(first, engine.rand(2, 100).toFloats()));
    assertFalse(Arrays.equals(first, engine.rand(1 + (1L << 32), 100).toFloats()));
    assertEquals(0, engine.rand(1, 0, 3).size());
  }
}
