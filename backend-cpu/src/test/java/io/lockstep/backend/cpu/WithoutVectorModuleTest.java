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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  private static String run(String... options) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  @Test
  void a_jvm_without_the_module_gets_the_flag_in_one_line_and_the_same_bits()
      throws IOException, InterruptedException {
    String without = run();
    String with = run("--add-modules", "jdk.incubator.vector");
    assertTrue(
        without.contains(
            "INFO: [cpu] computing without vectors, several times slower; start the JVM with"
                + " --add-modules jdk.incubator.vector\n"),
        without);
    String[] scalar = without.strip().split(" ");
    String[] vector = with.strip().split(" ");
    assertTrue(without.strip().endsWith("true " + scalar[scalar.length - 1]), without);
    assertTrue(with.strip().endsWith("false " + vector[vector.length - 1]), with);
    assertEquals(scalar[scalar.length - 1], vector[vector.length - 1]);
  }
}
