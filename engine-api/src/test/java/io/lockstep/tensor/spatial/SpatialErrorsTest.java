package io.lockstep.tensor.spatial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.NullBackend;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SpatialErrorsTest {
  private static final ConvOptions DEFAULT = ConvOptions.DEFAULT;

  private final Engine engine = NullBackend.engine();

  private Tensor f32(int... shape) {
    return engine.input("x", DType.F32, Shape.of(shape));
  }

  private static void fails(String message, Executable operation) {
    assertEquals(message, assertThrows(TensorException.class, operation).getMessage());
  }

  private void conv2d(String message, Tensor x, Tensor weight, ConvOptions options) {
    fails("[conv2d] " + message, () -> Convolutions.conv2d(x, weight, options));
  }

  @Test
  void windows_fit_into_their_axes_and_folds_into_their_windows() {
    fails(
        "[windows] a window over 5 elements does not fit into axis 1 of [2,4]; pad the axis, or"
            + " make the window smaller",
        () -> f32(2, 4).windows(new Window(1, 3, 1, 2)));
    fails(
        "[windows] axis 0 of [2,4] has two windows; give it one",
        () -> f32(2, 4).windows(new Window(0, 1, 1, 1), new Window(0, 2, 1, 1)));
    fails(
        "[windows] axis 2 does not exist in shape [2,4]; use -2 to 1",
        () -> f32(2, 4).windows(new Window(2, 1, 1, 1)));
    fails(
        "[fold] the windows over [2,4] have the shape [2,2,3], got f32[2,3,3]; give the shape and"
            + " windows that it was made with",
        () -> f32(2, 3, 3).fold(Shape.of(2, 4), new Window(1, 3, 1, 1)));
    fails(
        "[fold] needs floats, got i32[2,2,3]; convert with cast(DType.F32)",
        () ->
            engine
                .input("i", DType.I32, Shape.of(2, 2, 3))
                .fold(Shape.of(2, 4), new Window(1, 3, 1, 1)));
  }

  @Test
  void convolutions_name_what_does_not_fit() {
    conv2d(
        "needs [batch,channels,height,width], got f32[3,8,8]; add or join axes with reshape",
        f32(3, 8, 8),
        f32(4, 3, 3, 3),
        DEFAULT);
    fails(
        "[conv1d] needs [batch,channels,length], got f32[2,3,8,8]; add or join axes with reshape",
        () -> Convolutions.conv1d(f32(2, 3, 8, 8), f32(4, 3, 3), DEFAULT));
    fails(
        "[conv2d] needs floats, got u8[2,3,8,8]; convert with cast(DType.F32)",
        () ->
            Convolutions.conv2d(
                engine.input("b", DType.U8, Shape.of(2, 3, 8, 8)), f32(4, 3, 3, 3), DEFAULT));
    conv2d(
        "weight must be f32 with 4 axes, two of channels and 2 of space, got f32[4,27]",
        f32(2, 3, 8, 8),
        f32(4, 27),
        DEFAULT);
    conv2d("weight f32[4,3,3,0] has empty windows", f32(2, 3, 8, 8), f32(4, 3, 3, 0), DEFAULT);
    conv2d(
        "x f32[2,3,8,8] has 3 channels (axis 1), weight f32[4,2,3,3] takes 2 (axis 1); axis 1 of"
            + " weight must be 3",
        f32(2, 3, 8, 8),
        f32(4, 2, 3, 3),
        DEFAULT);
    conv2d(
        "x f32[2,4,8,8] has 4 channels (axis 1), weight f32[4,4,3,3] takes 4 (axis 1) in each of 2"
            + " groups; axis 1 of weight must be 2",
        f32(2, 4, 8, 8),
        f32(4, 4, 3, 3),
        DEFAULT.withGroups(2));
    conv2d(
        "2 groups do not divide the 3 channels of x, f32[2,3,8,8]; take a divisor of 3",
        f32(2, 3, 8, 8),
        f32(4, 1, 3, 3),
        DEFAULT.withGroups(2));
    conv2d(
        "2 groups do not divide the 5 output channels of weight, f32[5,2,3,3]; take a divisor of 5",
        f32(2, 4, 8, 8),
        f32(5, 2, 3, 3),
        DEFAULT.withGroups(2));
    conv2d(
        "groups must be at least 1, got 0",
        f32(2, 4, 8, 8),
        f32(5, 2, 3, 3),
        DEFAULT.withGroups(0));
    conv2d(
        "a window of 9x5 elements does not fit into f32[2,3,4,8], padded to 6x10; pad more, or take"
            + " a smaller window or dilation",
        f32(2, 3, 4, 8),
        f32(4, 3, 5, 3),
        DEFAULT.withPadding(1).withDilation(2));
    fails(
        "[conv2d] bias must have one element for each of 4 output channels, got f32[3]",
        () -> Convolutions.conv2d(f32(2, 3, 8, 8), f32(4, 3, 3, 3), f32(3), DEFAULT));
  }

  @Test
  void numbers_of_options_must_make_sense() {
    Tensor x = f32(2, 3, 8, 8);
    Tensor w = f32(4, 3, 3, 3);
    conv2d("stride must be at least 1, got [0]", x, w, DEFAULT.withStride(0));
    conv2d("dilation must be at least 1, got [1, -2]", x, w, DEFAULT.withDilation(1, -2));
    conv2d("padding must be at least 0, got [-1]", x, w, DEFAULT.withPadding(-1));
    conv2d(
        "stride [1, 2, 3] has 3 numbers; give one, or one for each of 2 axes",
        x,
        w,
        DEFAULT.withStride(1, 2, 3));
    fails(
        "[maxPool1d] window size [2, 2] has 2 numbers; give one, or one for each of 1 axis",
        () -> Pooling.maxPool1d(f32(2, 3, 8), WindowOptions.of(2, 2)));
  }

  @Test
  void transposed_convolutions_name_what_does_not_fit() {
    Tensor x = f32(2, 3, 4, 4);
    fails(
        "[convTranspose2d] x f32[2,3,4,4] has 3 channels (axis 1), weight f32[4,3,3,3] takes 4"
            + " (axis 0); axis 0 of weight must be 3",
        () -> Convolutions.convTranspose2d(x, f32(4, 3, 3, 3), DEFAULT));
    fails(
        "[convTranspose2d] output padding [1] must be below the stride [1], which alone decides"
            + " what a size could have come from",
        () -> Convolutions.convTranspose2d(x, f32(3, 4, 3, 3), DEFAULT.withOutputPadding(1)));
    fails(
        "[convTranspose1d] of f32[2,3,1] nothing is left: 2 elements along axis 2, of which padding"
            + " [1] cuts off both ends; pad less, or take a larger input",
        () -> Convolutions.convTranspose1d(f32(2, 3, 1), f32(3, 4, 2), DEFAULT.withPadding(1)));
  }

  @Test
  void pools_name_what_does_not_fit() {
    Tensor x = f32(2, 3, 4, 4);
    fails(
        "[maxPool2d] a window of 5x5 elements does not fit into f32[2,3,4,4], padded to 4x4; pad"
            + " more, or take a smaller window or dilation",
        () -> Pooling.maxPool2d(x, WindowOptions.of(5)));
    fails(
        "[avgPool2d] padding [2] is more than half of the window [3], so that a window could lie"
            + " outside; pad less",
        () -> Pooling.avgPool2d(x, WindowOptions.of(3).withPadding(2)));
    fails(
        "[adaptiveAvgPool2d] axis 3 of f32[2,3,4,4] cannot become 5 parts; use 1 to 4",
        () -> Pooling.adaptiveAvgPool2d(x, 2, 5));
    fails(
        "[globalAvgPool] needs [batch,channels,space...], got f32[2,3]; add axes with reshape",
        () -> Pooling.globalAvgPool(f32(2, 3)));
    fails("[nearest] factor must be at least 1, got [0]", () -> Upsampling.nearest(x, 0));
    fails(
        "[linear] needs [batch,channels,length] or [batch,channels,height,width], got f32[2,3]",
        () -> Upsampling.linear(f32(2, 3), 2));
  }

  @Test
  void shapes_are_those_of_pytorch() {
    Tensor x = f32(2, 4, 13, 10);
    ConvOptions options =
        new ConvOptions(List.of(2, 3), List.of(1, 2), List.of(2, 1), 2, List.of(1, 2));
    assertEquals(Shape.of(2, 6, 6, 4), Convolutions.conv2d(x, f32(6, 2, 3, 5), options).shape());
    assertEquals(
        Shape.of(2, 6, 28, 30), Convolutions.convTranspose2d(x, f32(4, 3, 3, 5), options).shape());
    assertEquals(
        Shape.of(2, 4, 6, 5),
        Pooling.maxPool2d(x, WindowOptions.of(3, 2).withStride(2).withPadding(0)).shape());
    assertEquals(Shape.of(2, 4, 3, 7), Pooling.adaptiveMaxPool2d(x, 3, 7).shape());
    assertEquals(Shape.of(2, 4), Pooling.globalMaxPool(x).shape());
    assertEquals(Shape.of(2, 4, 26, 30), Upsampling.nearest(x, 2, 3).shape());
    assertEquals(
        Shape.of(0, 6, 12), Convolutions.conv1d(f32(0, 4, 12), f32(6, 4, 1), DEFAULT).shape());
  }
}
