package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.Operand.multiply;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.ChildJvm;
import io.lockstep.backend.cpu.matmul.MatMulOptions.Form;
import io.lockstep.backend.cpu.matmul.Matrices.Layout;
import io.lockstep.backend.cpu.work.Workers;
import org.junit.jupiter.api.Test;

/** Runs a JVM that was started without the incubator module. */
final class WithoutVectorApiTest {
  @Test
  void the_scalar_form_is_chosen_and_the_vector_form_refused() throws Exception {
    ChildJvm.Output output = ChildJvm.run(Child.class);
    assertEquals(
        """
        scalar, bits as in the contract
        [matmul] the vector form needs the module jdk.incubator.vector, which this JVM was started\
         without: start java with --add-modules jdk.incubator.vector
        """,
        output.out());
    assertEquals("", output.err());
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
