package io.lockstep.backend.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumberedSourceTest {
  private static final Pattern LINE = Pattern.compile("\\((\\d+)\\): ");

  @Test
  void of_a_long_source_the_lines_around_the_fault_are_shown() {
    String source =
        IntStream.rangeClosed(1, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    String shown =
        "      ... (30 lines before)\n"
            + IntStream.rangeClosed(31, 70)
                .mapToObj(i -> "   " + i + " line " + i + "\n")
                .collect(Collectors.joining())
            + "      ... (30 lines behind)";
    assertEquals(
        shown, NumberedSource.around(source, NumberedSource.firstLine("k.cu(50): error", LINE)));
    assertEquals(1, NumberedSource.firstLine("nothing to see", LINE));
  }
}
