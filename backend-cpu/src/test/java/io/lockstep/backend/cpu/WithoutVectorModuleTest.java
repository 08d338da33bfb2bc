package io.lockstep.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendOptions;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WithoutVectorModuleTest {
  /** Prints a hash of the bits that an open device computes. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      Program program =
          Program.of(
              "tanh", List.of(DType.F32), Expr.input(0, DType.F32).apply(ElementaryFunctions.TANH));
      MapSpec spec =
          new MapSpec(
              program, Shape.of(1000), List.of(Naive.dense(1000)), List.of(Naive.dense(1000)));
      double[] x = Devices.random(new Random(5), DType.F32, 1000, true);
      try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT.with("cpu.warmup", "false"))) {
        double[] y = Devices.run(backend, spec, List.of(x, new double[1000])).get(1);
        System.out.println(backend.info().description().contains("scalar") + " " + hash(y));
      }
    }

    private static int hash(double[] values) {
      return Arrays.hashCode(values);
    }
  }

  @Test
  void a_jvm_without_the_module_gets_the_flag_in_one_line_and_the_same_bits()
      throws IOException, InterruptedException {
    ChildJvm.Output without = ChildJvm.run(Main.class);
    ChildJvm.Output with = ChildJvm.run(Main.class, "--add-modules", "jdk.incubator.vector");
    assertTrue(
        without
            .err()
            .contains(
                "INFO: [cpu] computing without vectors, several times slower; start the JVM with"
                    + " --add-modules jdk.incubator.vector\n"),
        without.err());
    assertTrue(without.out().matches("true -?[0-9]+\n"), without.out());
    assertEquals(without.out().replace("true", "false"), with.out());
  }
}
