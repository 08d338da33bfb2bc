package io.lockstep.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DataExceptionTest {
  @Test
  void the_message_names_file_place_problem_and_remedy() {
    Path file = Path.of("iris.csv");
    var e = new DataException("read csv", file, "line 4", "'x' is wrong", "Correct it");
    assertEquals("[read csv] iris.csv, line 4: 'x' is wrong. Correct it.", e.getMessage());
    assertEquals("read csv", e.operation());
    assertEquals(file, e.file());
    assertEquals("line 4", e.place());
    assertEquals("'x' is wrong", e.problem());
    assertEquals("Correct it", e.remedy());
    assertNull(e.getCause());
  }

  @Test
  void parts_that_do_not_apply_are_left_out() {
    Path file = Path.of("iris.csv");
    assertEquals("[a] iris.csv: b. C?", new DataException("a", file, "", "b", "C?").getMessage());
    assertEquals(
        "[a] line 1: b. C.", new DataException("a", null, "line 1", "b", "C").getMessage());
    assertEquals("[a] b. C.", new DataException("a", null, "", "b", "C").getMessage());
  }
}
