package io.lockstep.parity.cases;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Configurable;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Loss.OutputKind;
import io.lockstep.kernels.library.Loss.TargetKind;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.Per;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cases of every registered activation, row function, loss and optimizer update. */
public final class LibraryCases {
  /** The one length at which other values of parameters are tried where not all are wanted. */
  private static final int ODD_LENGTH = 257;

  /** One element, less than a vector of the CPU, and some vectors and a rest. */
  private static final List<Integer> FEW_LENGTHS = List.of(1, 13, ODD_LENGTH);

  /** The most and the least that a logit is in a case. */
  private static final double FAR = 5;

  private LibraryCases() {}

  /** Returns the cases of every activation. */
  public static List<Case> activations(Selection selection) {
    return sized(selection, Activations.walk(Per.ELEMENT), LibraryCases::activation);
  }

  /** Returns the cases of every function of rows. */
  public static List<Case> rowFunctions(Selection selection) {
    return sized(selection, Activations.walk(Per.ROW), LibraryCases::rowFunction);
  }

  /** Returns the cases of every loss. */
  public static List<Case> losses(Selection selection) {
    return sized(selection, Losses.walk(), LibraryCases::loss);
  }

  /**
   * Returns the cases of every optimizer's update. The loop around an update is the same for all;
   * so only the most used ones are run at every length, the others at a few.
   */
  public static List<Case> optimizers(Selection selection) {
    List<OptimizerRule> everywhere = OptimizerRules.mostUsed();
    List<Case> cases = sized(selection, everywhere, LibraryCases::optimizer);
    for (int n : selection.isFull() ? FEW_LENGTHS : List.of(ODD_LENGTH)) {
      OptimizerRules.all().stream()
          .filter(rule -> !everywhere.contains(rule))
          .forEach(rule -> optimizer(rule, n, cases));
    }
    return cases;
  }

  /** Adds the cases of an entry at one size. */
  @FunctionalInterface
  private interface Sized<T> {
    void add(T entry, int n, List<Case> cases);
  }

  private static <T> List<Case> sized(Selection selection, List<T> entries, Sized<T> adder) {
    List<Case> cases = new ArrayList<>();
    for (int n : selection.vectors()) {
      for (T entry : entries) {
        if (selection.isFull() || n == ODD_LENGTH || hasUsualValues(entry)) {
          adder.add(entry, n, cases);
        }
      }
    }
    return cases;
  }

  private static boolean hasUsualValues(Object entry) {
    return !(entry instanceof Configurable<?> c)
        || c.signature().text().equals(c.signature().base());
  }

  private static void activation(Activation a, int n, List<Case> cases) {
    cases.add(Case.of("activation", a + " " + n, in -> in.special(n).apply(a.name(), a::apply)));
    cases.add(
        Case.ofMany(
            "activation",
            a + " gradient " + n,
            in -> {
              Tensor x = in.special(n);
              Tensor y = x.apply(a.name(), a::apply).mul(in.floats(n)).sum();
              return List.of(y, y.gradients(x).getFirst());
            }));
  }

  private static void rowFunction(Activation f, int n, List<Case> cases) {
    for (int rows : n == 0 ? List.of(0) : List.of(1, 13)) {
      int cols = Math.max(n, 1);
      cases.add(
          Case.ofMany(
              "row function",
              f + " " + rows + "x" + cols,
              in -> {
                Tensor x = in.between(-5, 5, rows, cols);
                Tensor y = x.apply(f.name(), f::apply);
                Tensor total = y.mul(in.floats(rows, cols)).sum();
                return List.of(y, total.gradients(x).getFirst());
              }));
    }
  }

  private static void loss(Loss l, int n, List<Case> cases) {
    for (int rows : n == 0 ? List.of(0) : List.of(1, 13)) {
      int cols = Math.max(n, 1);
      cases.add(
          Case.ofMany(
              "loss",
              l + " " + rows + "x" + cols,
              in -> {
                Tensor p = in.between(low(l.outputKind()), high(l.outputKind()), rows, cols);
                Tensor y = apply(l, p, target(in, l, rows, cols));
                return List.of(y, y.sum().gradients(p).getFirst());
              }));
    }
  }

  /** Returns a target that suits a loss: floats, or one-hot rows. */
  public static Tensor target(Inputs in, Loss loss, int rows, int cols) {
    TargetKind kind = loss.targetKind();
    if (kind.isClass()) {
      return in.indices(cols, rows).oneHot(cols).cast(in.dtype());
    }
    double low = low(kind);
    return in.between(low, high(kind, low), rows, cols);
  }

  /** The lower end of the numbers that outputs are drawn from. */
  static double low(OutputKind kind) {
    return Math.max(kind.range().low(), -FAR);
  }

  /** The upper end. */
  static double high(OutputKind kind) {
    return Math.min(kind.range().high(), FAR);
  }

  /** The lower end of the numbers that targets are drawn from: 0 where the loss takes it. */
  static double low(TargetKind kind) {
    return Math.clamp(0, kind.least(), kind.most());
  }

  /** The upper end: 1 more where the loss takes it. */
  static double high(TargetKind kind, double low) {
    return Math.min(kind.most(), low + 1);
  }

  /** Returns the loss of each element or row. */
  public static Tensor apply(Loss loss, Tensor prediction, Tensor target) {
    return Tensor.apply(
        loss.name(), List.of(prediction, target), e -> loss.apply(e.get(0), e.get(1)));
  }

  private static void optimizer(OptimizerRule rule, int n, List<Case> cases) {
    cases.add(
        new Case(
            "optimizer",
            rule + " " + n,
            in -> {
              List<Tensor> tensors = new ArrayList<>();
              tensors.add(in.floats(n));
              tensors.add(in.floats(n));
              rule.state().forEach(_ -> tensors.add(in.between(0, 1, n)));
              double[] scalars = rule.scalarValues(rule.defaults(), 3);
              Arrays.stream(scalars).forEach(s -> tensors.add(in.scalar(s)));
              List<Update> updates = new ArrayList<>();
              for (int i = 0; i <= rule.state().size(); i++) {
                Tensor target = tensors.get(i == 0 ? 0 : i + 1);
                updates.add(new Update(target, updated(rule, tensors, i)));
              }
              return new Case.Computation(List.of(), updates);
            }));
  }

  private static Tensor updated(OptimizerRule rule, List<Tensor> tensors, int result) {
    int states = rule.state().size();
    return Tensor.apply(
        rule.name(),
        tensors,
        (List<Expr> e) ->
            rule.apply(
                    e.get(0), e.get(1), e.subList(2, 2 + states), e.subList(2 + states, e.size()))
                .get(result));
  }
}
