package io.lockstep.parity.cases;

import static io.lockstep.parity.cases.GradientCase.Operand.mixed;
import static io.lockstep.parity.cases.GradientCase.Operand.positive;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Loss.OutputKind;
import io.lockstep.kernels.library.Loss.TargetKind;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.Per;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.parity.cases.GradientCase.Operand;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.spatial.ConvOptions;
import io.lockstep.tensor.spatial.Convolutions;
import io.lockstep.tensor.spatial.Pooling;
import io.lockstep.tensor.spatial.Upsampling;
import io.lockstep.tensor.spatial.WindowOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Every differentiable tensor operation, elementary function, activation, row function and loss.
 */
public final class GradientCases {
  /** How far probabilities stay from their ends, where logarithms have none. */
  private static final double MARGIN = 0.05;

  private final List<GradientCase> cases = new ArrayList<>();

  private GradientCases() {}

  /** Returns all cases in a fixed order; names are unique. */
  public static List<GradientCase> all() {
    GradientCases all = new GradientCases();
    all.elementwise();
    all.arithmetic();
    all.reductions();
    all.products();
    all.views();
    all.indexing();
    all.space();
    all.library();
    all.secondOrder();
    return all.cases;
  }

  /** Returns each function with its gradients as a case, in floats of a type. */
  public static List<Case> of(DType floats) {
    return all().stream().map(g -> g.in(floats)).toList();
  }

  /** Returns the first case of each operation, in 32-bit floats. */
  public static List<Case> onePerOperation() {
    Map<String, GradientCase> first = new LinkedHashMap<>();
    all().forEach(g -> first.putIfAbsent(g.operation(), g));
    return first.values().stream().map(g -> g.in(DType.F32)).toList();
  }

  private void add(
      String operation,
      String variant,
      List<Operand> operands,
      Function<List<Tensor>, Tensor> function) {
    cases.add(new GradientCase(operation, variant, operands, function));
  }

  private void unary(String operation, String variant, Operand x, UnaryOperator<Tensor> f) {
    add(operation, variant, List.of(x), t -> f.apply(t.getFirst()));
  }

  private void binary(
      String operation, String variant, Operand a, Operand b, BinaryOperator<Tensor> f) {
    add(operation, variant, List.of(a, b), t -> f.apply(t.get(0), t.get(1)));
  }

  private void elementwise() {
    unary("neg", "7", mixed(7), Tensor::neg);
    unary("abs", "7", mixed(7), Tensor::abs);
    unary("square", "7", mixed(7), Tensor::square);
    unary("sqrt", "7", positive(7), Tensor::sqrt);
    unary("round", "7", mixed(7), Tensor::round);
    unary("floor", "7", mixed(7), Tensor::floor);
    unary("clamp", "7", mixed(7), x -> x.clamp(-0.7, 1.1));
    unary("exp", "7", mixed(7), Tensor::exp);
    unary("expm1", "7", mixed(7), Tensor::expm1);
    unary("log", "7", positive(7), Tensor::log);
    unary("log1p", "7", positive(7), Tensor::log1p);
    unary("tanh", "7", mixed(7), Tensor::tanh);
    unary("sigmoid", "7", mixed(7), Tensor::sigmoid);
    unary("erf", "7", mixed(7), Tensor::erf);
    unary("sin", "7", mixed(7), Tensor::sin);
    unary("cos", "7", mixed(7), Tensor::cos);
    for (Elementary f : ElementaryFunctions.all()) {
      unary("apply", f.name(), positive(7), x -> x.apply(f));
    }
    add(
        "apply",
        "several operands",
        List.of(mixed(3, 1), positive(4), mixed(3, 4)),
        t ->
            Tensor.apply(
                "mixed", t, e -> e.get(0).mul(e.get(2)).div(e.get(1)).fma(e.get(0), e.get(1))));
  }

  private void arithmetic() {
    both("add", Tensor::add);
    both("sub", Tensor::sub);
    both("mul", Tensor::mul);
    both("div", Tensor::div);
    both("minimum", Tensor::minimum);
    both("maximum", Tensor::maximum);
    binary("where", "7", mixed(7), mixed(7), (a, b) -> a.lt(b).where(a.square(), b));
    unary("scalars", "7", mixed(7), x -> x.add(2).mul(3).sub(1).div(7));
    unary("mul", "by itself", mixed(7), x -> x.mul(x).mul(x));
  }

  private void both(String operation, BinaryOperator<Tensor> f) {
    binary(operation, "7", mixed(7), positive(7), f);
    binary(operation, "broadcast", mixed(3, 1), positive(1, 4), f);
    binary(operation, "scalar", mixed(), positive(2, 3), f);
    binary(operation, "leading axes", mixed(2, 1, 3), positive(3), f);
  }

  private void reductions() {
    int[][] axes = {{}, {0}, {1}, {2}, {0, 2}, {1, 2}};
    for (int[] a : axes) {
      String variant = "axes " + java.util.Arrays.toString(a);
      unary("sum", variant, mixed(2, 3, 4), x -> x.sum(a));
      unary("sumKeep", variant, mixed(2, 3, 4), x -> x.sumKeep(a).mul(x));
      unary("mean", variant, mixed(2, 3, 4), x -> x.mean(a).square());
      unary("meanKeep", variant, mixed(2, 3, 4), x -> x.sub(x.meanKeep(a)).square());
      unary("max", variant, mixed(2, 3, 4), x -> x.max(a).square());
      unary("maxKeep", variant, mixed(2, 3, 4), x -> x.maxKeep(a).mul(x));
      unary("min", variant, mixed(2, 3, 4), x -> x.min(a).exp());
      unary("var", variant, mixed(2, 3, 4), x -> x.var(a));
      unary("norm", variant, mixed(2, 3, 4), x -> x.norm(a));
    }
    unary("softmax", "3x5", mixed(3, 5), Tensor::softmax);
    unary("logSoftmax", "3x5", mixed(3, 5), Tensor::logSoftmax);
  }

  private void products() {
    binary("matmul", "2x3x4", mixed(2, 3), mixed(3, 4), Tensor::matmul);
    binary("matmul", "transposed a", mixed(3, 2), mixed(3, 4), (a, b) -> a.transpose().matmul(b));
    binary("matmul", "transposed b", mixed(2, 3), mixed(4, 3), (a, b) -> a.matmul(b.transpose()));
    binary("matmul", "batch", mixed(2, 2, 3), mixed(2, 3, 2), Tensor::matmul);
    binary("matmul", "broadcast b", mixed(2, 2, 3), mixed(3, 2), Tensor::matmul);
    binary("matmul", "broadcast a", mixed(2, 3), mixed(2, 3, 2), Tensor::matmul);
    unary("matmul", "by itself", mixed(3, 3), x -> x.matmul(x).matmul(x.transpose()));
    binary("dot", "5", mixed(5), mixed(5), Tensor::dot);
    add(
        "matmul",
        "two layers",
        List.of(mixed(3, 4), mixed(4, 5), mixed(5), mixed(5, 2), mixed(2)),
        t ->
            t.get(0)
                .matmul(t.get(1))
                .add(t.get(2))
                .tanh()
                .matmul(t.get(3))
                .add(t.get(4))
                .softmax());
  }

  private void views() {
    unary("reshape", "2x6", mixed(2, 6), x -> x.reshape(3, 4).square());
    unary("flatten", "2x3", mixed(2, 3), x -> x.flatten().exp());
    unary("permute", "2x3x4", mixed(2, 3, 4), x -> x.permute(2, 0, 1).square());
    unary("transpose", "2x3", mixed(2, 3), x -> x.transpose().exp());
    unary("expand", "3x1", mixed(3, 1), x -> x.expand(2, 3, 4).square());
    unary("slice", "3x5", mixed(3, 5), x -> x.slice(1, 1, 4).slice(0, 2, 3).square());
    unary("pad", "3x2", mixed(3, 2), x -> x.pad(0, 1, 2).pad(1, 0, 1).exp());
    unary("unsqueeze", "3", mixed(3), x -> x.unsqueeze(0).square());
    unary("squeeze", "3x1", mixed(3, 1), x -> x.squeeze(1).square());
    binary(
        "concat",
        "2x3, 4x3",
        mixed(2, 3),
        mixed(4, 3),
        (a, b) -> Tensor.concat(0, a, b, a).square());
    binary("concat", "columns", mixed(2, 3), mixed(2, 1), (a, b) -> Tensor.concat(1, a.exp(), b));
  }

  private void indexing() {
    unary("gather", "repeated rows", mixed(4, 3), x -> x.gather(rows(x)).square());
    unary(
        "gather",
        "twice",
        mixed(4, 2),
        x ->
            x.gather(rows(x))
                .exp()
                .gather(x.engine().arange(2).apply("4, 1", i -> i.mul(-3).add(4))));
  }

  /** Windows and what is made of them: convolutions, pools, upsampling. */
  private void space() {
    Window along = new Window(1, 3, 1, 1);
    unary("windows", "2x6", mixed(2, 6), x -> x.windows(along).square());
    unary("windows", "apart", mixed(2, 7), x -> x.windows(new Window(1, 2, 3, 2)).exp());
    unary("windowMax", "2x6", mixed(2, 6), x -> x.windowMax(along).square());
    unary(
        "windowMax",
        "twice",
        mixed(2, 5, 6),
        x ->
            x.windowMax(new Window(1, 3, 2, 1), new Window(2, 2, 1, 2))
                .exp()
                .windowMax(new Window(2, 3, 1, 1)));
    unary("fold", "2x4x3", mixed(2, 4, 3), x -> x.fold(Shape.of(2, 6), along).square());
    binary(
        "conv1d",
        "strided",
        mixed(2, 4, 9),
        mixed(6, 2, 3),
        (x, w) ->
            Convolutions.conv1d(
                x, w, ConvOptions.DEFAULT.withStride(2).withPadding(2).withGroups(2)));
    add(
        "conv2d",
        "2x3x5x6",
        List.of(mixed(2, 3, 5, 6), mixed(4, 3, 3, 2), mixed(4)),
        t -> Convolutions.conv2d(t.get(0), t.get(1), t.get(2), ConvOptions.DEFAULT).tanh());
    binary(
        "conv2d",
        "of any kind",
        mixed(2, 4, 7, 6),
        mixed(2, 2, 3, 2),
        (x, w) ->
            Convolutions.conv2d(
                x, w, new ConvOptions(List.of(2, 1), List.of(1, 0), List.of(2, 3), 2, List.of(0))));
    binary(
        "convTranspose1d",
        "strided",
        mixed(2, 4, 4),
        mixed(4, 3, 3),
        (x, w) ->
            Convolutions.convTranspose1d(
                x, w, ConvOptions.DEFAULT.withStride(3).withPadding(1).withOutputPadding(2)));
    add(
        "convTranspose2d",
        "of any kind",
        List.of(mixed(2, 4, 3, 2), mixed(4, 1, 3, 2), mixed(2)),
        t ->
            Convolutions.convTranspose2d(
                t.get(0),
                t.get(1),
                t.get(2),
                new ConvOptions(List.of(2, 1), List.of(1, 0), List.of(1, 2), 2, List.of(1, 0))));
    WindowOptions overlapping = WindowOptions.of(3, 2).withStride(2, 1).withPadding(1);
    unary("maxPool1d", "2x3x8", mixed(2, 3, 8), x -> Pooling.maxPool1d(x, WindowOptions.of(2)));
    unary("maxPool2d", "2x3x5x4", mixed(2, 3, 5, 4), x -> Pooling.maxPool2d(x, overlapping));
    unary(
        "maxPool2d",
        "side by side",
        mixed(1, 2, 4, 6),
        x -> Pooling.maxPool2d(x, WindowOptions.of(2)).square());
    unary("avgPool1d", "2x3x8", mixed(2, 3, 8), x -> Pooling.avgPool1d(x, WindowOptions.of(2)));
    unary(
        "avgPool2d",
        "2x3x5x4",
        mixed(2, 3, 5, 4),
        x -> Pooling.avgPool2d(x, overlapping).add(Pooling.avgPool2d(x, overlapping, false)));
    unary(
        "adaptiveAvgPool2d",
        "2x3x5x4",
        mixed(2, 3, 5, 4),
        x -> Pooling.adaptiveAvgPool2d(x, 2, 3).square());
    unary("nearest", "2x3x4", mixed(2, 3, 4), x -> Upsampling.nearest(x, 3).square());
    unary("linear", "1x2x3x4", mixed(1, 2, 3, 4), x -> Upsampling.linear(x, 2, 3).square());
  }

  /** The indices 2, 3, 2, 3, 2: computed, so that they need no data of their own. */
  private static Tensor rows(Tensor x) {
    return x.engine().arange(5).apply("rows", i -> i.mul(i).add(2).and(3));
  }

  private void library() {
    for (Activation a : Activations.walk(Per.ELEMENT)) {
      unary("activation", a.name(), mixed(9), x -> x.apply(a.name(), a::apply));
    }
    for (Activation f : Activations.walk(Per.ROW)) {
      unary("row function", f.name(), mixed(3, 5), x -> x.apply(f.name(), f::apply));
    }
    for (Loss l : Losses.walk()) {
      add(
          "loss",
          l.name(),
          List.of(output(l.outputKind()), target(l.targetKind())),
          t -> LibraryCases.apply(l, t.get(0), t.get(1)));
    }
  }

  private static Operand output(OutputKind kind) {
    return kind == OutputKind.NUMBER
        ? mixed(3, 4)
        : new Operand(
            LibraryCases.low(kind) + MARGIN, LibraryCases.high(kind) - MARGIN, List.of(3, 4));
  }

  private static Operand target(TargetKind kind) {
    double low = LibraryCases.low(kind);
    double high = LibraryCases.high(kind, low);
    double margin = kind.isClass() ? MARGIN : 0;
    return new Operand(low + margin, high - margin, List.of(3, 4));
  }

  /** Gradients of gradients: the first gradient is itself the function. */
  private void secondOrder() {
    for (GradientCase first : List.copyOf(cases)) {
      boolean wanted =
          first.variant().contains("axes [0, 2]")
              || List.of("7", "2x3x4", "3x5", "2x6", "5", "two layers", "batch", "twice", "columns")
                  .contains(first.variant())
              || List.of("windows", "fold", "windowMax", "conv2d", "convTranspose2d", "maxPool2d")
                  .contains(first.operation())
              || List.of("activation", "row function", "loss", "apply").contains(first.operation());
      if (wanted) {
        cases.add(first.secondOrder());
      }
    }
  }
}
