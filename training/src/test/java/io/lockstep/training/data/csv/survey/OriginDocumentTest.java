package io.lockstep.training.data.csv.survey;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** When numbers are counted from an origin, in docs/arithmetic.md beside the code. */
class OriginDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "arithmetic.md");

  @Test
  void numbers_far_from_zero_are_those_of_the_document() throws IOException {
    String expected =
        String.format(
            Locale.ROOT,
            "more than %.0f times the distance between its largest and smallest number, or more"
                + " than %.0f times where float32 would round one of them",
            ColumnSurvey.MOST_EXACT,
            ColumnSurvey.MOST_ROUNDED);
    assertTrue(Files.readString(DOCUMENT).contains(expected), expected);
  }
}
