package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Derivative;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.interpret.Interpreter;
import java.util.List;

/**
 * Where an activation of elements is flat, so that hardly any gradient goes through: where its
 * slope is below {@link #PART} of its steepest. It follows from the formula, so nobody has to say
 * it of an activation.
 *
 * @param limit the slope below which it is flat; 0 where no slope is taken for flat
 * @param below whether it is flat for all small arguments, as the relu and the sigmoid
 * @param above whether it is flat for all large arguments, as the sigmoid
 */
public record Flatness(double limit, boolean below, boolean above) {
  /**
   * The part of the steepest slope that is flat: a tanh is beyond 0.975, a sigmoid above 0.987 or
   * below 0.013.
   */
  public static final double PART = 0.05;

  /** Of what is flat nowhere, or everywhere, or depends on a whole row. */
  private static final Flatness NONE = new Flatness(0, false, false);

  private static final double FAR = 1e4;

  /** What the slope comes below far out; that of a leaky relu stays at a hundredth. */
  private static final double GONE = 1e-3;

  private static final double STEEPEST_WITHIN = 12;
  private static final int STEPS = 2400;

  /** Returns whether it is flat on both sides, as the sigmoid. */
  public boolean isOfBothSides() {
    return below && above;
  }

  /** Returns whether it is flat on a side. */
  public boolean isOfAnySide() {
    return below || above;
  }

  /** Returns where an activation is flat. */
  static Flatness of(Activation activation) {
    if (activation.per() == Per.ROW) {
      return NONE;
    }
    Expr x = Expr.input(0, DType.F64);
    Program program = Program.of("slope", List.of(DType.F64), slope(activation, x));
    Interpreter.Evaluator slope = Interpreter.DOUBLE.evaluator(program);
    double steepest = 0;
    for (int i = 0; i <= STEPS; i++) {
      double at = STEEPEST_WITHIN * (2.0 * i / STEPS - 1);
      steepest = Math.max(steepest, Math.abs(slope.apply(0, at)[0]));
    }
    if (steepest == 0 || !Double.isFinite(steepest)) {
      return NONE;
    }
    double limit = PART * steepest;
    return new Flatness(
        limit,
        Math.abs(slope.apply(0, -FAR)[0]) < GONE * steepest,
        Math.abs(slope.apply(0, FAR)[0]) < GONE * steepest);
  }

  /** The slope of an activation of elements. */
  static Expr slope(Activation activation, Expr x) {
    Expr zero = x.constant(0);
    return Derivative.vjp(activation.apply(x), x.constant(1)).getOrDefault(0, zero);
  }
}
