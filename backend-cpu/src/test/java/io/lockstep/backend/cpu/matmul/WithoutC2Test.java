package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.Operand.multiply;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.matmul.MatMulOptions.Form;
import io.lockstep.backend.cpu.matmul.Matrices.Layout;
import io.lockstep.backend.cpu.work.Workers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs a JVM whose JIT does not keep vectors in registers. */
final class WithoutC2Test {
  @Test
  void the_scalar_form_stands_in_for_vectors_that_are_not_compiled() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    assertEquals("scalar, bits as in the contract" + System.lineSeparator(), output);
  }

  /** The program of the child process. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      try (MatMul product = MatMul.create(new MatMulOptions(Form.VECTOR, 8));
          Matrices matrices = new Matrices(1)) {
        Operand a = matrices.gaussian(1, 9, 600, Layout.ROWS);
        Operand b = matrices.gaussian(1, 600, 11, Layout.ROWS);
        Operand c = matrices.gaussian(1, 9, 11, Layout.ROWS);
        multiply(product, Workers.calling(0), 1, 9, 11, 600, a, b, c, null);
        Matrices.assertBits("scalar", Matrices.expected(a, b, 0, 9, 11, 600), c, 0);
        System.out.println(product.description() + ", bits as in the contract");
      }
    }
  }
}
