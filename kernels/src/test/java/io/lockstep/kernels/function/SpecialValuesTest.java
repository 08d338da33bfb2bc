package io.lockstep.kernels.function;

import static io.lockstep.kernels.function.ElementaryFunctions.COS;
import static io.lockstep.kernels.function.ElementaryFunctions.ERF;
import static io.lockstep.kernels.function.ElementaryFunctions.EXP;
import static io.lockstep.kernels.function.ElementaryFunctions.EXPM1;
import static io.lockstep.kernels.function.ElementaryFunctions.LOG;
import static io.lockstep.kernels.function.ElementaryFunctions.LOG1P;
import static io.lockstep.kernels.function.ElementaryFunctions.SIGMOID;
import static io.lockstep.kernels.function.ElementaryFunctions.SIN;
import static io.lockstep.kernels.function.ElementaryFunctions.SOFTPLUS;
import static io.lockstep.kernels.function.ElementaryFunctions.TANH;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.interpret.Interpreter;
import org.junit.jupiter.api.Test;

class SpecialValuesTest {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;
  private static final float TINY = Float.MIN_VALUE;

  @Test
  void exp_is_exact_at_zero_and_overflows_and_underflows_in_the_right_place() {
    check(EXP, 0, 1, -0f, 1, INF, INF, -INF, 0, NAN, NAN, TINY, 1);
    check(EXP, 0x1.62e42ep6f, 0x1.ffff08p127f, 0x1.62e430p6f, INF);
    check(EXP, -0x1.9fe368p6f, TINY, -0x1.9fe36ap6f, 0);
    check(EXP, -88, (float) StrictMath.exp(-88));
  }

  @Test
  void expm1_keeps_tiny_arguments_and_the_sign_of_zero() {
    check(EXPM1, 0, 0, -0f, -0f, INF, INF, -INF, -1, NAN, NAN, TINY, TINY, -TINY, -TINY);
    check(EXPM1, 89, INF, -50, -1);
  }

  @Test
  void log_takes_subnormal_arguments() {
    check(LOG, 1, 0, 0, -INF, -0f, -INF, -1, NAN, -INF, NAN, INF, INF, NAN, NAN);
    check(LOG, TINY, (float) StrictMath.log(TINY), -TINY, NAN);
  }

  @Test
  void log1p_keeps_tiny_arguments_and_the_sign_of_zero() {
    check(LOG1P, 0, 0, -0f, -0f, -1, -INF, -2, NAN, -INF, NAN, INF, INF, NAN, NAN);
    check(LOG1P, TINY, TINY, -TINY, -TINY, Float.MAX_VALUE, 0x1.62e43p6f);
  }

  @Test
  void tanh_saturates_and_keeps_tiny_arguments() {
    check(TANH, 0, 0, -0f, -0f, INF, 1, -INF, -1, 20, 1, -20, -1, NAN, NAN, TINY, TINY);
  }

  @Test
  void sigmoid_has_subnormal_results() {
    check(SIGMOID, 0, 0.5f, -0f, 0.5f, INF, 1, -INF, 0, NAN, NAN, 100, 1, -200, 0);
    check(SIGMOID, -100, (float) StrictMath.exp(-100));
  }

  @Test
  void softplus_is_a_ramp_with_a_subnormal_tail() {
    check(SOFTPLUS, INF, INF, -INF, 0, NAN, NAN, 100, 100, -200, 0, 1e30f, 1e30f);
    check(SOFTPLUS, -100, (float) StrictMath.exp(-100), 0, (float) StrictMath.log(2));
  }

  @Test
  void erf_saturates_and_keeps_the_sign_of_zero() {
    check(ERF, 0, 0, -0f, -0f, INF, 1, -INF, -1, 5, 1, -5, -1, NAN, NAN, TINY, TINY);
  }

  @Test
  void sin_and_cos_are_nan_at_infinity_and_exact_at_zero() {
    check(SIN, 0, 0, -0f, -0f, INF, NAN, -INF, NAN, NAN, NAN, TINY, TINY);
    check(COS, 0, 1, -0f, 1, INF, NAN, -INF, NAN, NAN, NAN, TINY, 1);
  }

  @Test
  void sin_and_cos_reduce_the_largest_and_the_hardest_angles() {
    float hardest = 0x1.6c6cbcp+44f;
    check(SIN, Float.MAX_VALUE, (float) StrictMath.sin(Float.MAX_VALUE));
    check(COS, hardest, (float) StrictMath.cos(hardest));
  }

  /** Checks the bits of the results; arguments and expected results alternate. */
  private static void check(Elementary function, float... pairs) {
    Interpreter.Evaluator evaluator =
        Interpreter.STRICT.evaluator(CompiledFunction.program(function));
    for (int i = 0; i < pairs.length; i += 2) {
      float result = (float) evaluator.apply(0, pairs[i])[0];
      assertEquals(pairs[i + 1], result, function + "(" + Float.toHexString(pairs[i]) + ")");
    }
  }
}
