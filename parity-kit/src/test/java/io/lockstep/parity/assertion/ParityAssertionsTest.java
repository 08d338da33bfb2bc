package io.lockstep.parity.assertion;

import static io.lockstep.parity.assertion.ParityAssertions.assertClose;
import static io.lockstep.parity.assertion.ParityAssertions.assertSameBits;
import static io.lockstep.parity.assertion.ParityAssertions.assertSameDigest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.backend.Precision;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.parity.oracle.OperationKind;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.file.NamedTensor;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

class ParityAssertionsTest {
  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));

  @AfterEach
  void close() {
    engine.close();
  }

  private static void fails(String message, Executable assertion) {
    assertEquals(message, assertThrows(AssertionFailedError.class, assertion).getMessage());
  }

  private Tensor tensor(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return engine.tensor(floats, floats.length);
  }

  private Model model(int seed) {
    return new Model(engine, Networks.mlp(List.of(3), 2, "tanh"), 2, seed);
  }

  @Test
  void what_has_the_same_bits_passes_on_two_engines() {
    try (Engine other = Engine.open(EngineOptions.of("cpu").withThreads(2))) {
      Tensor x = engine.tensor(new float[] {1, Float.NaN, -0f}, 3);
      Tensor y = other.tensor(new float[] {0.5f, Float.intBitsToFloat(0x7fc00001), -0f}, 3);
      assertSameBits(x, y.mul(other.tensor(new float[] {2, 1, 1}, 3)));
      assertSameBits(engine.zeros(0, 3), other.zeros(0, 3));
    }
    assertSameBits(new float[] {Float.intBitsToFloat(0xffc00001)}, new float[] {Float.NaN});
    assertSameBits(new double[] {1, 2}, new double[] {1, 2});
    assertSameBits(new int[] {1, 2}, new int[] {1, 2});
    assertSameBits(model(1), model(1));
    assertSameDigest(model(1).digest(), model(1).digest());
  }

  @Test
  void a_tensor_that_differs_is_shown_with_places_bits_and_distances() {
    Tensor expected = engine.tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    Tensor near = expected.add(engine.tensor(new float[] {0, 2.4e-7f, 0, 0, 0, 1e-6f}, 2, 3));
    fails(
        "[same bits] F32[2,3] has 2 of 6 elements different, at [0,1], [1,2]; the "
            + "first, at [0,1]: 2.0000002 (0x40000001), expected 2.0 (0x40000000), 1 ulp "
            + "apart; the farthest, at [1,2]: 6.000001 (0x40c00002), expected 6.0 "
            + "(0x40c00000), 2 ulps apart",
        () -> assertSameBits(near, expected));
    fails(
        "[same bits] F32[2,3] has 6 of 6 elements different, at [0,0], [0,1], [0,2], "
            + "[1,0], [1,1] and 1 more; the first, at [0,0]: 2.0 (0x40000000), expected 1.0 "
            + "(0x3f800000), 8388608 ulps apart",
        () -> assertSameBits(expected.add(1), expected));
    fails(
        "[same bits] type and shape are F32[2,3], expected F32[3,2]",
        () -> assertSameBits(expected, expected.transpose()));
    fails(
        "[same bits] type and shape are F32[2,3], expected I32[2,3]",
        () -> assertSameBits(expected, engine.tensor(new int[6], 2, 3)));
    fails(
        "[same bits] BOOL[2,3] has 1 of 6 elements different, at [0,2]: 1 (0x01), "
            + "expected 0 (0x00), 1 apart",
        () -> assertSameBits(expected.gt(2), expected.gt(3)));
  }

  @Test
  void arrays_that_differ_are_shown() {
    fails(
        "[same bits] F32[1] has 1 of 1 elements different, at [0]: -0.0 (0x80000000), "
            + "expected 0.0 (0x00000000), the sign of zero apart",
        () -> assertSameBits(new float[] {-0f}, new float[] {0f}));
    fails(
        "[same bits] F32[1] has 1 of 1 elements different, at [0]: NaN (0x7fc00000), "
            + "expected 1.0 (0x3f800000), one of them NaN",
        () -> assertSameBits(new float[] {Float.NaN}, new float[] {1}));
    fails(
        "[same bits] F64[1] has 1 of 1 elements different, at [0]: 1.0000000000000002 "
            + "(0x3ff0000000000001), expected 1.0 (0x3ff0000000000000), 1 ulp apart",
        () -> assertSameBits(new double[] {Math.nextUp(1.0)}, new double[] {1}));
    fails(
        "[same bits] F64[1] has 1 of 1 elements different, at [0]: "
            + "-1.7976931348623157E308 (0xffefffffffffffff), expected 1.7976931348623157E308 "
            + "(0x7fefffffffffffff), 18437736874454810622 ulps apart",
        () -> assertSameBits(new double[] {-Double.MAX_VALUE}, new double[] {Double.MAX_VALUE}));
    fails(
        "[same bits] I32[2] has 1 of 2 elements different, at [1]: 7 (0x00000007), "
            + "expected -7 (0xfffffff9), 14 apart",
        () -> assertSameBits(new int[] {1, 7}, new int[] {1, -7}));
    fails(
        "[same bits] type and shape are I32[1], expected I32[2]",
        () -> assertSameBits(new int[1], new int[2]));
  }

  @Test
  void models_that_differ_are_shown_by_parameter() {
    Model other = model(1);
    Optimizer sgd = new Optimizer(OptimizerRules.byName("sgd"), Map.of(), other.parameters());
    sgd.minimize(other.parameters().get("2.bias").sub(1).square().sum());
    fails(
        "[same bits] the model: parameter '2.bias': F32[2] has 2 of 2 elements "
            + "different, at [0], [1]; the first, at [0]: 0.02 (0x3ca3d70a), expected 0.0 "
            + "(0x00000000), 1017370378 ulps apart",
        () -> assertSameBits(other, model(1)));
    fails(
        "[same bits] the model: 2 of 4 parameters are different, 0.weight, 2.weight; "
            + "parameter '0.weight': F32[3,2] has 6 of 6 elements different, at [0,0], [0,1], "
            + "[1,0], [1,1], [2,0] and 1 more; the first, at [0,0]: 0.853672 (0x3f5a8a40), "
            + "expected 0.6725373 (0x3f2c2b68), 3038936 ulps apart; the farthest, at [2,1]: "
            + "-0.893469 (0xbf64ba62), expected 0.38147962 (0x3ec3514c), 2116553646 ulps apart",
        () -> assertSameBits(model(2), model(1)));
    Model wide = new Model(engine, Networks.mlp(List.of(3, 3), 2, "tanh"), 2, 1);
    fails(
        "[same bits] the model: the parameters are [0.weight, 0.bias, 2.weight, 2.bias, "
            + "4.weight, 4.bias], expected [0.weight, 0.bias, 2.weight, 2.bias]",
        () -> assertSameBits(wide, model(1)));
    fails("[same bits] the digest is 12ab, expected 12ac", () -> assertSameDigest("12ab", "12ac"));
  }

  @Test
  void files_that_differ_are_shown_by_tensor_and_text(@TempDir Path folder) {
    Path one = file(folder.resolve("one"), "adam", 1, 2);
    assertSameBits(one, file(folder.resolve("other"), "adam", 1, 2));
    fails(
        "[same bits] "
            + one
            + ": tensor 'model.0.bias': F32[2] has 1 of 2 elements different, at [1]: 2.0 "
            + "(0x40000000), expected 3.0 (0x40400000), 4194304 ulps apart",
        () -> assertSameBits(one, file(folder.resolve("other"), "adam", 1, 3)));
    fails(
        "[same bits] " + one + ": 'optimizer' is 'adam', expected 'sgd'",
        () -> assertSameBits(one, file(folder.resolve("other"), "sgd", 1, 2)));
  }

  private static Path file(Path path, String text, float... values) {
    SafeTensors.write(
        path,
        Map.of("optimizer", text),
        List.of(NamedTensor.of("model.0.bias", values, values.length)));
    return path;
  }

  @Test
  void what_is_near_passes_within_the_bounds_of_a_precision() {
    Tensor expected = tensor(8, 1, Double.NaN, Double.POSITIVE_INFINITY);
    Tensor near = tensor(8, 1.0001, Double.NaN, Double.POSITIVE_INFINITY);
    assertClose(near, expected, 1e-4);
    assertClose(near, expected, Precision.TF32, 16);
    assertClose(near, expected, Precision.BF16, 16);
    assertClose(expected, expected, Precision.STRICT, 16);
    fails(
        "[close] more than 8.106231689453125E-6 (1.0132789611816406E-6 of 8.0) away: "
            + "F32[4] has 1 of 4 elements different, at [1]: 1.0001 (0x3f800347), expected "
            + "1.0 (0x3f800000), 839 ulps apart, off by 0.000100, of 8.11e-06 allowed",
        () -> assertClose(near, expected, Precision.FAST, 16));
    fails(
        "[close] more than 0.0 (0.0 of 8.0) away: F32[4] has 1 of 4 elements different, "
            + "at [1]: 1.0001 (0x3f800347), expected 1.0 (0x3f800000), 839 ulps apart, off by "
            + "0.000100, of 0.00 allowed",
        () -> assertClose(near, expected, Precision.STRICT, 16));
    fails(
        "[close] more than 8.0E-5 (1.0E-5 of 8.0) away: F32[4] has 1 of 4 elements "
            + "different, at [1]: 1.0001 (0x3f800347), expected 1.0 (0x3f800000), 839 ulps "
            + "apart, off by 0.000100, of 8.00e-05 allowed",
        () -> assertClose(near, expected, 1e-5));
    fails(
        "[close] more than 1.0E-5 (1.0E-5 of 1.0) away: F32[1] has 1 of 1 elements "
            + "different, at [0]: NaN (0x7fc00000), expected 1.0 (0x3f800000), one of them NaN, "
            + "off by NaN, of 1.00e-05 allowed",
        () -> assertClose(tensor(Double.NaN), tensor(1), 1e-5));
    assertEquals(
        "[close] the tolerance must be at least 0, got NaN; give the part of the largest magnitude"
            + " by which an element may be off",
        assertThrows(IllegalArgumentException.class, () -> assertClose(near, expected, Double.NaN))
            .getMessage());
  }

  /** Sums of two products that nearly cancel, and what follows them. */
  private static Tensor cancelling(Engine engine) {
    Tensor a = engine.tensor(new float[] {1000, -1000, 1, 2}, 2, 2);
    Tensor b = engine.tensor(new float[] {1.001f, 1.002f}, 2, 1);
    return a.matmul(b).add(1).tanh();
  }

  @Test
  void what_a_relaxed_precision_computed_is_held_to_the_terms_it_came_from() {
    Tensor expected = cancelling(engine);
    try (Engine half = Engine.open(engine.options().withPrecision(Precision.BF16))) {
      Tensor near = cancelling(half);
      assertClose(near, expected, Precision.BF16);
      assertClose(expected, expected, Precision.STRICT);
      fails(
          "[close] in bf16: F32[2,1] has 1 of 2 elements different, at [1,0]: 1.0003294 "
              + "(0x3f800acb), expected 0.99933594 (0x3f7fd47b), 13904 ulps apart, off by "
              + "0.000993, of 6.41e-05 allowed",
          () ->
              assertClose(
                  near.add(half.tensor(new float[] {0, 1e-3f}, 2, 1)), expected, Precision.BF16));
      fails(
          "[close] in strict: F32[2,1] has 2 of 2 elements different, at [0,0], [1,0]; the first, "
              + "at [0,0]: 0.7615942 (0x3f42f7d6), expected 8.678436E-5 (0x38b60000), "
              + "109901782 ulps "
              + "apart, off by 0.762, of 0.00 allowed",
          () -> assertClose(near, expected, Precision.STRICT));
    }
    assertEquals(
        "[close] what is expected, f32[2,1], is data, which does not say how it was computed; give"
            + " the kind of operation and its length, and the magnitudes of its terms if they are"
            + " known",
        assertThrows(
                IllegalArgumentException.class,
                () -> assertClose(expected, tensor(1, 2).reshape(2, 1), Precision.BF16))
            .getMessage());
  }

  @Test
  void what_comes_from_elsewhere_is_held_to_the_magnitudes_of_its_terms() {
    Tensor expected = tensor(-1, 3.005);
    Tensor near = tensor(0, 3);
    Tensor magnitudes = tensor(2003, 3.005);
    assertClose(near, expected, Precision.BF16, OperationKind.PRODUCT, 2, magnitudes);
    fails(
        "[close] more than 0.03521699443467696 (0.011719465255737305 of 3.005000114440918) away: "
            + "F32[2] has 1 of 2 elements different, at [0]: 0.0 (0x00000000), expected -1.0 "
            + "(0xbf800000), 1065353216 ulps apart, off by 1.00, of 0.0352 allowed",
        () -> assertClose(near, expected, Precision.BF16, OperationKind.PRODUCT, 2));
    fails(
        "[close] as product of length 2 in tf32: F32[2] has 1 of 2 elements different, at [0]: 0.0 "
            + "(0x00000000), expected -1.0 (0xbf800000), 1065353216 ulps apart, off by 1.00, of "
            + "0.00195 allowed",
        () -> assertClose(near, expected, Precision.TF32, OperationKind.PRODUCT, 2, tensor(1, 3)));
    assertEquals(
        "[close] there must be a magnitude for each element of f32[2], got f32[1]",
        assertThrows(
                IllegalArgumentException.class,
                () -> assertClose(near, expected, Precision.BF16, OperationKind.SUM, 2, tensor(1)))
            .getMessage());
  }
}
