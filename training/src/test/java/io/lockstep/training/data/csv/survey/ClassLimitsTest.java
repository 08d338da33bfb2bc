package io.lockstep.training.data.csv.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.text.CsvFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many classes a label has at most, with a limit that is quickly reached. */
class ClassLimitsTest {
  private static final int MOST = 1 << 12;

  @TempDir Path folder;

  private Path classes(int count) throws IOException {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < count; i++) {
      text.append("1,c").append(i).append('\n');
    }
    return Files.writeString(folder.resolve("t.csv"), text);
  }

  private static CsvSchema schema(Path path) {
    CsvFile file = new CsvFile(path, ',');
    CsvScan.Result scan = CsvScan.scan(file, CsvOptions.DEFAULT);
    return CsvSurvey.of(file, scan, CsvOptions.DEFAULT, MOST).schema();
  }

  @Test
  void there_are_as_many_classes_as_are_allowed_and_no_more() throws IOException {
    assertEquals(MOST, schema(classes(MOST)).labelColumns().getFirst().width());
    Path more = classes(MOST + 1);
    assertEquals(
        "[read csv] "
            + more
            + ": the label column 'y' has more than 4096 different values: as classes these would"
            + " be as many outputs, 0 MiB for each example of a batch and for each unit of the"
            + " last hidden layer. Choose another label, group its values, or predict a number"
            + " (--task regression).",
        assertThrows(DataException.class, () -> schema(more)).getMessage());
  }
}
