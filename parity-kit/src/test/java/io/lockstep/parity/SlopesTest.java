package io.lockstep.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.Per;
import io.lockstep.parity.cases.LibraryCases;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Gradients where a slope is infinite or NaN, or where little is left of one. */
@TestInstance(Lifecycle.PER_CLASS)
class SlopesTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));

  @AfterAll
  void close() {
    engine.close();
  }

  private Tensor of(float... x) {
    return engine.tensor(x, x.length);
  }

  /** Checks the gradient of the sum of f. */
  private static void gradient(Tensor x, UnaryOperator<Tensor> f, float... expected) {
    float[] found = f.apply(x).sum().gradients(x).getFirst().toFloats();
    for (int i = 0; i < found.length; i++) {
      found[i] += 0f; // zeros of both signs are one
    }
    assertArrayEquals(expected, found);
  }

  @Test
  void a_branch_not_taken_has_no_gradient() {
    gradient(of(-2, 9), x -> x.gt(0).where(x.sqrt(), x.mul(5)), 5, 1 / 6f);
    gradient(of(-2, 0, 4), x -> x.gt(0).where(x.log(), x), 1, 1, 0.25f);
    gradient(of(0, -1, 1), x -> x.gt(0).where(x.mul(x.log()), x.mul(3)), 3, 3, 1);
    gradient(of(0, 4), x -> x.ne(0).where(of(1, 1).div(x), x), 1, -0.0625f);
    gradient(of(1000, 0), x -> x.lt(80).where(x.exp(), x.mul(2)), 2, 1);
    gradient(of(1000, 0), x -> x.exp().clamp(-1, 1e4), 0, 1);
    gradient(of(NAN, -3), x -> x.eq(x).where(x.abs(), x.detach()), 0, -1);
    gradient(of(NAN, 3), x -> x.eq(x).where(x.square(), x.detach()), 0, 6);
    gradient(of(0, 3), x -> x.sqrt().maximum(x.add(1)), 1, 1);
  }

  @Test
  void a_row_of_zeros_that_is_not_taken_has_no_gradient() {
    Tensor x = engine.tensor(new float[] {0, 0, 0, 4}, 2, 2);
    UnaryOperator<Tensor> normalized =
        v -> {
          Tensor norm = v.square().sumKeep(1).sqrt();
          return norm.gt(0).where(v.div(norm), v.mul(7));
        };
    gradient(x, normalized, 7, 7, 0.25f, 0);
  }

  @Test
  void a_masked_row_of_missing_targets_has_no_gradient() {
    Tensor target = of(1, NAN);
    for (Loss loss : Losses.all()) {
      if (loss.per() == Per.ELEMENT) {
        Tensor p = of(3, 3);
        Tensor y = target.eq(target).where(LibraryCases.apply(loss, p, target), of(0, 0));
        assertEquals(0, y.sum().gradients(p).getFirst().toFloats()[1], loss.name());
      }
    }
  }

  @Test
  void norms_of_zeros_have_gradient_zero() {
    gradient(of(0, 0), x -> x.norm(), 0, 0);
    gradient(of(-0f, 0), x -> x.norm().mul(3), 0, 0);
    gradient(of(3, -4), x -> x.norm(), 0.6f, -0.8f);
    gradient(of(NAN, 1), x -> x.norm(), NAN, NAN);
    Tensor rows = engine.tensor(new float[] {0, 0, 0, 5}, 2, 2);
    gradient(rows, x -> x.norm(1), 0, 0, 0, 1);
  }

  @Test
  void infinite_slopes_go_through_where_they_count() {
    gradient(of(0, 4), Tensor::sqrt, INF, 0.25f);
    gradient(of(0, 2), Tensor::log, INF, 0.5f);
    gradient(of(0, 0), x -> x.square().sum().sqrt(), NAN, NAN);
    gradient(of(-1), Tensor::sqrt, NAN);
  }

  @Test
  void cross_entropy_takes_logits_that_are_infinitely_far_apart() {
    float[][] logits = {{0, -INF}, {0, -3e38f}, {3e38f, -3e38f}, {-INF, 0}};
    for (float[] row : logits) {
      boolean first = row[0] > row[1];
      Tensor p = engine.tensor(row, 1, 2);
      Tensor target = engine.tensor(new float[] {first ? 1 : 0, first ? 0 : 1}, 1, 2);
      Tensor loss = LibraryCases.apply(Losses.CROSS_ENTROPY_WITH_LOGITS, p, target);
      assertEquals(0, loss.item() + 0.0);
      gradient(p, x -> LibraryCases.apply(Losses.CROSS_ENTROPY_WITH_LOGITS, x, target), 0, 0);
    }
    Tensor missed = engine.tensor(new float[] {0, 1}, 1, 2);
    Tensor apart = engine.tensor(logits[0], 1, 2);
    UnaryOperator<Tensor> loss =
        x -> LibraryCases.apply(Losses.CROSS_ENTROPY_WITH_LOGITS, x, missed);
    assertEquals(Double.POSITIVE_INFINITY, loss.apply(apart).item());
    gradient(apart, loss, 1, -1);
  }

  @Test
  void binary_cross_entropy_takes_infinite_logits() {
    Tensor target = of(1, 0, 1, 0);
    UnaryOperator<Tensor> loss =
        x -> LibraryCases.apply(Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS, x, target);
    Tensor p = of(INF, -INF, -INF, INF);
    assertArrayEquals(new float[] {0, 0, INF, INF}, loss.apply(p).toFloats());
    gradient(p, loss, 0, 0, -1, 1);
  }

  @Test
  void softmax_takes_a_masked_logit() {
    Tensor x = engine.tensor(new float[] {0, -INF}, 1, 2);
    Tensor weights = engine.tensor(new float[] {2, 3}, 1, 2);
    gradient(x, v -> v.softmax().mul(weights), 0, 0);
  }

  @Test
  void tails_of_slopes_and_values_keep_their_precision() {
    near(2.061153614e-9, slope(Tensor::sigmoid, 20));
    near(2.061153614e-9, slope(Tensor::sigmoid, -20));
    near(6.091991712e-8, slope(Tensor::tanh, 9));
    near(2.061153622e-9, slope(Tensor::expm1, -20));
    near(1.1283791671 * Math.exp(-81), slope(Tensor::erf, 9));
    near(-1.044425936e-7, of(-5.5f).apply("gelu", Activations.GELU::apply).toFloats()[0]);
  }

  private double slope(UnaryOperator<Tensor> f, float at) {
    Tensor x = of(at);
    return f.apply(x).sum().gradients(x).getFirst().toFloats()[0];
  }

  private static void near(double expected, double found) {
    assertEquals(expected, found, 1e-6 * Math.abs(expected));
  }

  @Test
  void nan_goes_through_activations_and_their_slopes() {
    for (Activation a : Activations.all()) {
      UnaryOperator<Tensor> f = x -> x.apply(a.name(), a::apply);
      assertEquals(Double.NaN, f.apply(of(NAN)).item(), a.name());
      gradient(of(NAN), f, a.equals(Activations.IDENTITY) ? 1 : NAN);
    }
    gradient(of(-1, 0, 2), x -> x.apply("relu", Activations.RELU::apply), 0, 0, 1);
  }

  @Test
  void nan_goes_through_losses_and_their_slopes() {
    for (Loss loss : Losses.all()) {
      for (float[] t : new float[][] {{1, 0}, {0, 1}}) {
        Tensor p = engine.tensor(new float[] {NAN, NAN}, 1, 2);
        UnaryOperator<Tensor> f = x -> LibraryCases.apply(loss, x, engine.tensor(t, 1, 2));
        for (float value : f.apply(p).toFloats()) {
          assertEquals(NAN, value, loss.name());
        }
        // Where outputs are probabilities, those of a class without a share do not count.
        boolean counted =
            loss.outputKind() == Loss.OutputKind.NUMBER || loss.equals(Losses.HELLINGER);
        boolean each = counted || loss.per() == Per.ELEMENT;
        float slope = loss.equals(Losses.NLL) ? -1 : NAN; // that of nll is -t everywhere
        gradient(p, f, each || t[0] > 0 ? slope : 0, each || t[1] > 0 ? slope : 0);
      }
    }
  }

  @Test
  void nan_goes_through_extremes_and_their_slopes() {
    gradient(of(NAN, 0, 7), x -> x.clamp(-1, 1), NAN, 1, 0);
    gradient(of(NAN, 2), x -> x.maximum(of(1, 1)), NAN, 1);
    gradient(of(1, 2), x -> x.minimum(of(NAN, 3)), NAN, 1);
    gradient(of(1, NAN, 3), x -> x.max(), NAN, NAN, NAN);
    gradient(of(1, NAN, 3), x -> x.max().mul(0), 0, 0, 0);
    gradient(of(1, 3, 3), x -> x.min(), 1, 0, 0);
    gradient(of(INF, 1), x -> x.max(), 1, 0);
  }

  @Test
  void rows_that_are_not_gathered_have_no_gradient() {
    Tensor indices = engine.tensor(new int[] {1, 1}, 2);
    gradient(of(0, 4, -1), x -> x.sqrt().reshape(3, 1).gather(indices), 0, 0.5f, 0);
    gradient(of(0, 4, -1), x -> x.sqrt().slice(0, 1, 2), 0, 0.25f, 0);
  }

  @Test
  void second_derivatives_have_no_gradient_from_a_branch_not_taken() {
    Tensor x = of(-2, 4);
    Tensor first = x.gt(0).where(x.sqrt(), x.mul(x)).sum().gradients(x).getFirst();
    Tensor second = first.sum().gradients(x).getFirst();
    assertArrayEquals(new float[] {2, -1 / 32f}, second.toFloats());
  }

  @Test
  void a_slope_of_zero_does_not_hide_a_second_derivative() {
    Tensor x = engine.tensor(new double[] {0}, 1);
    Tensor first = x.sin().square().sum().gradients(x).getFirst();
    assertEquals(2, first.sum().gradients(x).getFirst().item());
    assertEquals(0, first.item());
    assertEquals(DType.F64, first.dtype());
  }
}
