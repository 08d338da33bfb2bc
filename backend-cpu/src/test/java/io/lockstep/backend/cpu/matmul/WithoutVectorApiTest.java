package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.Operand.multiply;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.matmul.MatMulOptions.Form;
import io.lockstep.backend.cpu.matmul.Matrices.Layout;
import io.lockstep.backend.cpu.work.Workers;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs a JVM that was started without the incubator module. */
final class WithoutVectorApiTest {
  @Test
  void the_scalar_form_is_chosen_and_the_vector_form_refused() throws Exception {
    assertEquals(
        """
        scalar, bits as in the contract
        [matmul] the vector form needs the module jdk.incubator.vector, which this JVM was started\
         without: start java with --add-modules jdk.incubator.vector
        """,
        run());
  }

  private static String run() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  /** The program of the child process. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      try (MatMul product = MatMul.create(MatMulOptions.AUTO);
          Matrices matrices = new Matrices(1)) {
        Operand a = matrices.gaussian(1, 9, 600, Layout.ROWS);
        Operand b = matrices.gaussian(1, 600, 11, Layout.ROWS);
        Operand c = matrices.gaussian(1, 9, 11, Layout.ROWS);
        multiply(product, Workers.calling(0), 1, 9, 11, 600, a, b, c, null);
        Matrices.assertBits("scalar", Matrices.expected(a, b, 0, 9, 11, 600), c, 0);
        System.out.println(product.description() + ", bits as in the contract");
      }
      try {
        MatMul.create(new MatMulOptions(Form.VECTOR, 0)).close();
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
