package io.lockstep.kernels.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.interpret.Interpreter;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElementaryUlpTest {
  private static final float[] SAMPLE = Arguments.sample();
  private static final Set<String> ODD = Set.of("tanh", "erf", "sin");
  private static final int INTERPRETED_STRIDE = 97;

  @ParameterizedTest
  @MethodSource("io.lockstep.kernels.function.ElementaryFunctions#all")
  void error_on_the_sample_stays_within_the_bound(Elementary function) {
    float[] results = results(function);
    for (int i = 0; i < SAMPLE.length; i++) {
      double error = Ulp.error(results[i], function.reference(SAMPLE[i]));
      float x = SAMPLE[i];
      float y = results[i];
      assertTrue(
          error <= function.maxUlp(),
          () ->
              function
                  + "("
                  + Float.toHexString(x)
                  + ") = "
                  + Float.toHexString(y)
                  + " is off by "
                  + error
                  + " ulp");
    }
  }

  @ParameterizedTest
  @MethodSource("io.lockstep.kernels.function.ElementaryFunctions#all")
  void interpreter_gives_the_same_bits_as_the_compiled_form(Elementary function) {
    Interpreter.Evaluator evaluator =
        Interpreter.STRICT.evaluator(CompiledFunction.program(function));
    float[] results = results(function);
    for (int i = 0; i < SAMPLE.length; i += INTERPRETED_STRIDE) {
      float interpreted = (float) evaluator.apply(0, SAMPLE[i])[0];
      assertEquals(interpreted, results[i], function + "(" + Float.toHexString(SAMPLE[i]) + ")");
    }
  }

  @ParameterizedTest
  @MethodSource("io.lockstep.kernels.function.ElementaryFunctions#all")
  void odd_and_even_functions_are_so_in_every_bit(Elementary function) {
    float[] mirrored = SAMPLE.clone();
    for (int i = 0; i < mirrored.length; i++) {
      mirrored[i] = -mirrored[i];
    }
    float[] plus = results(function);
    float[] minus = apply(function, mirrored);
    for (int i = 0; i < plus.length; i++) {
      if (ODD.contains(function.name())) {
        assertEquals(-plus[i], minus[i]);
      } else if (function.name().equals("cos")) {
        assertEquals(plus[i], minus[i]);
      }
    }
  }

  private static float[] results(Elementary function) {
    return apply(function, SAMPLE);
  }

  private static float[] apply(Elementary function, float[] x) {
    return new CompiledFunction(function).apply(x);
  }
}
