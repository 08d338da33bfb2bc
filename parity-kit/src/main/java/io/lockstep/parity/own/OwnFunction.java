package io.lockstep.parity.own;

import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.Inputs;
import io.lockstep.parity.cases.Selection;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A plain function of tensors. Its values are compared with the contract on ordinary and on special
 * numbers at each size, and with a reference where one is given; so are its gradients, and these
 * with differences.
 *
 * @param name in messages: lower case letters, digits and {@code _}
 * @param operands how they are drawn
 * @param function of the operands, which checks and computes as everywhere
 * @param sizes that {@link OwnOperand#SIZE} stands for; empty for those of the kit
 * @param gradients how far they are looked at
 * @param reference the function in plain Java, or null
 */
public record OwnFunction(
    String name,
    List<OwnOperand> operands,
    Function<List<Tensor>, Tensor> function,
    List<Integer> sizes,
    GradientOrder gradients,
    @Nullable DoubleReference reference)
    implements OwnOperation {
  private static final String KIND = "own function";

  /** Copies the lists and checks the name. */
  public OwnFunction {
    OwnOperations.checkName(name);
    operands = List.copyOf(operands);
    sizes = List.copyOf(sizes);
  }

  /** Returns a function of a vector of any floats. */
  public static OwnFunction of(String name, UnaryOperator<Tensor> function) {
    OwnOperand x = OwnOperand.floats(OwnOperand.SIZE);
    return of(name, List.of(x), t -> function.apply(t.getFirst()));
  }

  /** Returns a function of two vectors of any floats. */
  public static OwnFunction of(String name, BinaryOperator<Tensor> function) {
    OwnOperand x = OwnOperand.floats(OwnOperand.SIZE);
    return of(name, List.of(x, x), t -> function.apply(t.get(0), t.get(1)));
  }

  /** Returns a function of some operands. */
  public static OwnFunction of(
      String name, List<OwnOperand> operands, Function<List<Tensor>, Tensor> function) {
    return new OwnFunction(name, operands, function, List.of(), GradientOrder.SECOND, null);
  }

  /** Returns this with other operands. */
  public OwnFunction withOperands(OwnOperand... others) {
    return new OwnFunction(name, List.of(others), function, sizes, gradients, reference);
  }

  /** Returns this tried at sizes of its own, as what takes even ones alone. */
  public OwnFunction withSizes(Integer... others) {
    return new OwnFunction(name, operands, function, List.of(others), gradients, reference);
  }

  /** Returns this with its gradients looked at no further than told. */
  public OwnFunction withGradients(GradientOrder order) {
    return new OwnFunction(name, operands, function, sizes, order, reference);
  }

  /** Returns this with its formula for one element in plain Java. */
  public OwnFunction withReference(DoubleUnaryOperator formula) {
    return withArrayReference((_, x) -> elements(x, i -> formula.applyAsDouble(x.getFirst()[i])));
  }

  /** Returns this with its formula for one element of each of two operands in plain Java. */
  public OwnFunction withReference(DoubleBinaryOperator formula) {
    return withArrayReference(
        (_, x) -> elements(x, i -> formula.applyAsDouble(x.get(0)[i], x.get(1)[i])));
  }

  /** Returns this with all of it in plain Java loops. */
  public OwnFunction withArrayReference(DoubleReference whole) {
    return new OwnFunction(name, operands, function, sizes, gradients, whole);
  }

  private interface Element {
    double at(int i);
  }

  private static double[] elements(List<double[]> operands, Element element) {
    double[] result = new double[operands.getFirst().length];
    for (int i = 0; i < result.length; i++) {
      result[i] = element.at(i);
    }
    return result;
  }

  @Override
  public List<Case> cases(Selection selection) {
    List<Case> cases = new ArrayList<>();
    boolean special = operands.stream().anyMatch(o -> o.kind() == OwnOperand.Kind.ANY);
    for (int size : OwnSizes.of(sizes, selection)) {
      cases.add(bits(String.valueOf(size), size, OwnOperand::ordinary));
      if (special) {
        cases.add(bits("special " + size, size, OwnOperand::special));
      }
    }
    for (GradientCase slope : gradientCases()) {
      cases.add(slope.in(DType.F32));
      cases.add(slope.in(DType.F64));
    }
    return cases;
  }

  private interface Draw {
    Tensor of(OwnOperand operand, Inputs in, int size);
  }

  private Case bits(String variant, int size, Draw draw) {
    return new Case(
        KIND,
        name + " " + variant,
        in -> {
          List<Tensor> drawn = operands.stream().map(o -> draw.of(o, in, size)).toList();
          Tensor y = function.apply(drawn);
          List<Tensor> results = new ArrayList<>(List.of(y));
          if (gradients.isLookedAt()) {
            List<Tensor> by = floats(drawn);
            results.addAll(y.mul(in.floats(y.shape().toArray())).sum().gradientsOrZeros(by));
          }
          return new Case.Computation(results, List.of(), expected(in, drawn, size));
        });
  }

  private double @Nullable [] expected(Inputs in, List<Tensor> drawn, int size) {
    return reference == null
        ? null
        : reference.apply(size, drawn.stream().map(in::elements).toList());
  }

  private List<Tensor> floats(List<Tensor> all) {
    List<Tensor> floats = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).isFloat()) {
        floats.add(all.get(i));
      }
    }
    return floats;
  }

  @Override
  public List<GradientCase> gradientCases() {
    List<GradientCase> cases = new ArrayList<>();
    for (int size : gradients.isSlope() ? OwnSizes.small(sizes) : List.<Integer>of()) {
      GradientCase first = slope(size);
      cases.add(first);
      if (gradients == GradientOrder.SECOND) {
        cases.add(first.secondOrder());
      }
    }
    return cases;
  }

  private GradientCase slope(int size) {
    List<OwnOperand> by = operands.stream().filter(OwnOperand::isFloat).toList();
    List<OwnOperand> others = operands.stream().filter(o -> !o.isFloat()).toList();
    return new GradientCase(
        KIND,
        name + " " + size,
        by.stream().map(o -> o.differentiated(size)).toList(),
        in -> others.stream().map(o -> o.ordinary(in, size)).toList(),
        t -> function.apply(inOrder(t)));
  }

  /** What the function takes, of the floats followed by the others. */
  private List<Tensor> inOrder(List<Tensor> floatsFirst) {
    int nextFloat = 0;
    int nextOther = (int) operands.stream().filter(OwnOperand::isFloat).count();
    List<Tensor> all = new ArrayList<>();
    for (OwnOperand operand : operands) {
      all.add(floatsFirst.get(operand.isFloat() ? nextFloat++ : nextOther++));
    }
    return all;
  }

  @Override
  public String toString() {
    return name;
  }
}
