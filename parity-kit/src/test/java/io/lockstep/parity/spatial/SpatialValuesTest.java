package io.lockstep.parity.spatial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.parity.spatial.PlainSpace.Slide;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.spatial.ConvOptions;
import io.lockstep.tensor.spatial.Convolutions;
import io.lockstep.tensor.spatial.Pooling;
import io.lockstep.tensor.spatial.Upsampling;
import io.lockstep.tensor.spatial.WindowOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolution, pooling and upsampling beside plain loops in double precision. */
@TestInstance(Lifecycle.PER_CLASS)
class SpatialValuesTest {
  private static final double EXACT = 1e-12;
  private static final double SINGLE = 2e-5;

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(2));
  private final Random random = new Random(15);

  @AfterAll
  void close() {
    engine.close();
  }

  private double[] draw(int count) {
    return random.doubles(count, -1, 1).toArray();
  }

  private PlainSpace images(int n, int c, int h, int w) {
    return new PlainSpace(n, c, h, w, draw(n * c * h * w));
  }

  private Tensor tensor(PlainSpace x) {
    return engine.tensor(x.x(), x.n(), x.c(), x.h(), x.w());
  }

  private static void equal(PlainSpace expected, Tensor computed, double tolerance) {
    assertEquals(
        Shape.of(expected.n(), expected.c(), expected.h(), expected.w()), computed.shape());
    assertArrayEquals(expected.x(), computed.toDoubles(), tolerance);
  }

  private static List<Integer> list(int... values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** Batch, channels in, channels out, height, width, window, stride, padding, dilation, groups. */
  @ParameterizedTest
  @CsvSource({
    "2,3,4, 7,6, 3,2, 1,1, 0,0, 1,1, 1",
    "3,4,6, 9,8, 3,3, 2,1, 1,2, 1,2, 2",
    "2,5,5, 6,6, 3,3, 1,1, 1,1, 1,1, 5",
    "1,1,1, 1,1, 1,1, 1,1, 0,0, 1,1, 1",
    "2,3,8, 5,5, 1,1, 1,1, 0,0, 1,1, 1",
    "2,3,8, 5,5, 1,1, 2,2, 0,0, 1,1, 1",
    "2,3,2, 5,4, 5,4, 3,3, 0,0, 1,1, 1",
    "0,3,4, 7,6, 3,2, 1,1, 0,0, 1,1, 1",
    "2,16,20, 12,11, 5,3, 3,2, 2,1, 1,1, 4",
  })
  void convolutions(
      int n,
      int c,
      int o,
      int h,
      int w,
      int kh,
      int kw,
      int sh,
      int sw,
      int ph,
      int pw,
      int dh,
      int dw,
      int groups) {
    Slide slide =
        new Slide(new int[] {kh, kw}, new int[] {sh, sw}, new int[] {ph, pw}, new int[] {dh, dw});
    ConvOptions options =
        new ConvOptions(list(sh, sw), list(ph, pw), list(dh, dw), groups, list(0));
    PlainSpace x = images(n, c, h, w);
    double[] weight = draw(o * c / groups * kh * kw);
    double[] bias = draw(o);
    PlainSpace y = x.convolved(weight, bias, o, slide, groups);
    Tensor filter = engine.tensor(weight, o, c / groups, kh, kw);
    Tensor offset = engine.tensor(bias, o);
    equal(y, Convolutions.conv2d(tensor(x), filter, offset, options), EXACT);
    Tensor single =
        Convolutions.conv2d(
            tensor(x).cast(DType.F32), filter.cast(DType.F32), offset.cast(DType.F32), options);
    equal(y, single, SINGLE);
    assertArrayEquals(
        Convolutions.conv2d(tensor(x), filter, options).add(offset.reshape(o, 1, 1)).toDoubles(),
        Convolutions.conv2d(tensor(x), filter, offset, options).toDoubles());
  }

  @ParameterizedTest
  @CsvSource({
    "2,3,4, 4,3, 3,2, 1,1, 0,0, 1,1, 1, 0,0",
    "3,4,6, 5,4, 3,3, 2,3, 1,2, 1,2, 2, 1,2",
    "2,5,5, 6,6, 2,2, 2,2, 0,0, 1,1, 5, 0,0",
    "1,1,1, 1,1, 1,1, 1,1, 0,0, 1,1, 1, 0,0",
    "0,3,4, 4,3, 3,2, 1,1, 0,0, 1,1, 1, 0,0",
  })
  void transposed_convolutions(
      int n,
      int c,
      int o,
      int h,
      int w,
      int kh,
      int kw,
      int sh,
      int sw,
      int ph,
      int pw,
      int dh,
      int dw,
      int groups,
      int oh,
      int ow) {
    Slide slide =
        new Slide(new int[] {kh, kw}, new int[] {sh, sw}, new int[] {ph, pw}, new int[] {dh, dw});
    ConvOptions options =
        new ConvOptions(list(sh, sw), list(ph, pw), list(dh, dw), groups, list(oh, ow));
    PlainSpace x = images(n, c, h, w);
    double[] weight = draw(c * o / groups * kh * kw);
    double[] bias = draw(o);
    int height = (h - 1) * sh - 2 * ph + dh * (kh - 1) + oh + 1;
    int width = (w - 1) * sw - 2 * pw + dw * (kw - 1) + ow + 1;
    PlainSpace y = x.transposed(weight, bias, o, slide, groups, height, width);
    Tensor filter = engine.tensor(weight, c, o / groups, kh, kw);
    Tensor offset = engine.tensor(bias, o);
    equal(y, Convolutions.convTranspose2d(tensor(x), filter, offset, options), EXACT);
    Tensor single =
        Convolutions.convTranspose2d(
            tensor(x).cast(DType.F32), filter.cast(DType.F32), offset.cast(DType.F32), options);
    equal(y, single, SINGLE);
  }

  /** The transposed convolution is the gradient of the convolution by its input. */
  @Test
  void a_transposed_convolution_is_the_adjoint() {
    ConvOptions options = ConvOptions.DEFAULT.withStride(2).withPadding(1).withGroups(2);
    Tensor x = engine.tensor(draw(2 * 4 * 7 * 9), 2, 4, 7, 9);
    Tensor weight = engine.tensor(draw(6 * 2 * 9), 6, 2, 3, 3);
    Tensor y = Convolutions.conv2d(x, weight, options);
    Tensor g = engine.tensor(draw(y.size()), y.shape().toArray());
    Tensor gradient = y.mul(g).sum().gradients(x).getFirst();
    assertArrayEquals(
        gradient.toDoubles(), Convolutions.convTranspose2d(g, weight, options).toDoubles());
  }

  @ParameterizedTest
  @CsvSource({
    "2,3, 6,8, 2,2, 2,2, 0,0, 1,1",
    "2,3, 7,5, 3,2, 2,1, 1,1, 1,1",
    "1,2, 9,9, 3,3, 1,2, 1,0, 2,3",
    "3,1, 1,1, 1,1, 1,1, 0,0, 1,1",
    "2,2, 4,3, 4,3, 1,1, 0,0, 1,1",
    "0,2, 4,3, 2,2, 2,2, 0,0, 1,1",
  })
  void pools(
      int n, int c, int h, int w, int kh, int kw, int sh, int sw, int ph, int pw, int dh, int dw) {
    Slide slide =
        new Slide(new int[] {kh, kw}, new int[] {sh, sw}, new int[] {ph, pw}, new int[] {dh, dw});
    WindowOptions options =
        new WindowOptions(list(kh, kw), list(sh, sw), list(ph, pw), list(dh, dw));
    PlainSpace x = images(n, c, h, w);
    equal(x.pooled(slide, true, true), Pooling.maxPool2d(tensor(x), options), 0);
    equal(x.pooled(slide, false, true), Pooling.avgPool2d(tensor(x), options), EXACT);
    equal(x.pooled(slide, false, false), Pooling.avgPool2d(tensor(x), options, false), EXACT);
    Tensor single = tensor(x).cast(DType.F32);
    equal(x.pooled(slide, true, true), Pooling.maxPool2d(single, options), 1e-7);
    equal(x.pooled(slide, false, false), Pooling.avgPool2d(single, options, false), 1e-6);
  }

  @Test
  void lines_are_images_of_one_row() {
    Tensor x = engine.tensor(draw(2 * 3 * 11), 2, 3, 11);
    Tensor image = x.unsqueeze(2);
    Tensor weight = engine.tensor(draw(4 * 3 * 3), 4, 3, 3);
    ConvOptions options = ConvOptions.DEFAULT.withStride(2).withDilation(2);
    assertArrayEquals(
        Convolutions.conv2d(image, weight.unsqueeze(2), options).toDoubles(),
        Convolutions.conv1d(x, weight, options).toDoubles());
    Tensor transposed = weight.reshape(3, 4, 3);
    assertArrayEquals(
        Convolutions.convTranspose2d(image, transposed.unsqueeze(2), options).toDoubles(),
        Convolutions.convTranspose1d(x, transposed, options).toDoubles());
    WindowOptions three = WindowOptions.of(3).withStride(2).withPadding(1);
    WindowOptions flat = new WindowOptions(list(1, 3), list(1, 2), list(0, 1), list(1));
    assertArrayEquals(
        Pooling.maxPool2d(image, flat).toDoubles(), Pooling.maxPool1d(x, three).toDoubles());
    assertArrayEquals(
        Pooling.avgPool2d(image, flat, false).toDoubles(),
        Pooling.avgPool1d(x, three, false).toDoubles());
    assertArrayEquals(
        Pooling.adaptiveAvgPool2d(image, 1, 4).toDoubles(),
        Pooling.adaptiveAvgPool1d(x, 4).toDoubles());
    assertArrayEquals(
        Upsampling.linear(image, 1, 3).toDoubles(), Upsampling.linear(x, 3).toDoubles(), EXACT);
  }

  /** The parts of 5 elements in 3 are 0..1, 1..3 and 3..4, as PyTorch cuts them. */
  @Test
  void adaptive_pools_cut_axes_as_evenly_as_can_be() {
    Tensor x = engine.tensor(new double[] {1, 2, 4, 8, 16}, 1, 1, 5);
    assertArrayEquals(
        new double[] {1.5, 14 / 3.0, 12}, Pooling.adaptiveAvgPool1d(x, 3).toDoubles(), EXACT);
    assertArrayEquals(new double[] {2, 8, 16}, Pooling.adaptiveMaxPool1d(x, 3).toDoubles());
    assertArrayEquals(new double[] {6.2}, Pooling.globalAvgPool(x).toDoubles(), EXACT);
    assertArrayEquals(new double[] {16}, Pooling.globalMaxPool(x).toDoubles());
  }

  /** Numbers of PyTorch's {@code interpolate(mode="linear", align_corners=False)}. */
  @Test
  void upsampling_repeats_or_interpolates() {
    Tensor x = engine.tensor(new double[] {1, 2, 4}, 1, 1, 3);
    assertArrayEquals(new double[] {1, 1, 2, 2, 4, 4}, Upsampling.nearest(x, 2).toDoubles());
    assertArrayEquals(
        new double[] {1, 1.25, 1.75, 2.5, 3.5, 4}, Upsampling.linear(x, 2).toDoubles(), EXACT);
    Tensor image = engine.tensor(new double[] {1, 2, 3, 4}, 1, 1, 2, 2);
    assertArrayEquals(
        new double[] {1, 1, 2, 2, 3, 3, 4, 4}, Upsampling.nearest(image, 1, 2).toDoubles());
    assertArrayEquals(
        new double[] {
          1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4
        },
        Upsampling.linear(image, 2).toDoubles(),
        EXACT);
  }

  @Test
  void windows_see_elements_that_a_fold_counts() {
    Window window = new Window(0, 3, 2, 1);
    Tensor x = engine.tensor(new double[] {0, 1, 2, 3, 4, 5}, 6);
    assertArrayEquals(new double[] {0, 1, 2, 2, 3, 4}, x.windows(window).toDoubles());
    assertArrayEquals(
        new double[] {1, 1, 2, 1, 1, 0}, engine.ones(2, 3).fold(Shape.of(6), window).toDoubles());
    Tensor mean = x.windows(new Window(0, 2, 1, 1)).square().sum();
    assertArrayEquals(new double[] {0, 4, 8, 12, 16, 10}, mean.gradients(x).getFirst().toDoubles());
  }

  @Test
  void the_first_of_equal_largest_elements_of_a_window_has_its_gradient() {
    Tensor x = engine.tensor(new double[] {5, 5, 1, 7}, 1, 1, 4);
    Tensor y = Pooling.maxPool1d(x, WindowOptions.of(2)).sum();
    assertArrayEquals(new double[] {1, 0, 0, 1}, y.gradients(x).getFirst().toDoubles());
  }
}
