package io.lockstep.training.data.csv;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.fuzz.MemoryFile;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.Imputation;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.schema.Unseen;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A table whose meaning is found, and which is then read again by what was found. */
class CsvTableFuzzTest extends FuzzTest {
  /** The first byte chooses one of these, the rest is the table. */
  private static final List<CsvOptions> OPTIONS =
      List.of(
          CsvOptions.DEFAULT,
          CsvOptions.DEFAULT.withoutLabel(),
          CsvOptions.DEFAULT.withLabel("1").withMissing(OnMissing.DROP).withHash(8),
          CsvOptions.DEFAULT
              .withMissing(OnMissing.IMPUTE)
              .withImputation(Imputation.MEDIAN, true)
              .withHeldOut(0.2, 1),
          CsvOptions.DEFAULT
              .withLabels(List.of("1", "2"))
              .withImputation(Imputation.FREQUENT, false));

  CsvTableFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    CsvOptions options = OPTIONS.get(input.length == 0 ? 0 : (input[0] & 0xFF) % OPTIONS.size());
    Path file = MemoryFile.of(Arrays.copyOfRange(input, Math.min(1, input.length), input.length));
    CsvTable table = CsvReader.read(file, options);
    CsvSchema again = CsvSchema.fromJson(table.schema().toJson());
    CsvReader.read(file, again, true, Unseen.ZERO);
  }
}
