package io.lockstep.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.interpret.Interpreter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void the_column_is_the_index_modulo_the_width_up_to_the_largest_index() {
    int[] widths = {1, 2, 3, 5, 7, 10, 16, 100, 207, 256, 257, 4098, 65535, 65536, 1 << 30};
    for (int width : widths) {
      check(width, 0);
      check(width, Integer.MAX_VALUE);
      for (long multiple = width; multiple <= Integer.MAX_VALUE; multiple = multiple * 3 + width) {
        long nearest = multiple / width * width;
        check(width, (int) (nearest - 1));
        check(width, (int) nearest);
      }
    }
    check(Integer.MAX_VALUE, Integer.MAX_VALUE - 1);
  }

  private static void check(int width, int index) {
    Program program = Program.of("column", List.of(), Columns.of(width));
    double column = Interpreter.STRICT.run(program, index)[0];
    assertEquals(index % width, (int) column, () -> index + " modulo " + width);
  }
}
