package io.lockstep.kernels.function;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.Elementary;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bound of each elementary function over all 2^32 arguments: minutes a function. */
@Tag("sweep")
class ElementarySweepTest {
  private static final int BLOCK = 1 << 14;

  private record Worst(float x, double error) {}

  @ParameterizedTest
  @MethodSource("io.lockstep.kernels.function.ElementaryFunctions#all")
  void error_over_all_arguments_stays_within_the_bound(Elementary function) {
    CompiledFunction compiled = new CompiledFunction(function);
    Worst worst =
        IntStream.range(0, 1 << 18)
            .parallel()
            .mapToObj(block -> worst(function, compiled, block))
            .max(Comparator.comparingDouble(Worst::error))
            .orElseThrow();
    System.out.printf("%-8s %.4f ulp at %s%n", function, worst.error, Float.toHexString(worst.x));
    assertTrue(
        worst.error <= function.maxUlp(),
        () -> function + " is off by " + worst.error + " ulp at " + worst.x);
  }

  private static Worst worst(Elementary function, CompiledFunction compiled, int block) {
    float[] x = new float[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      x[i] = Float.intBitsToFloat(block * BLOCK + i);
    }
    float[] y = compiled.apply(x);
    Worst worst = new Worst(x[0], 0);
    for (int i = 0; i < BLOCK; i++) {
      double error = Ulp.error(y[i], function.reference(x[i]));
      if (error > worst.error) {
        worst = new Worst(x[i], error);
      }
    }
    return worst;
  }
}
