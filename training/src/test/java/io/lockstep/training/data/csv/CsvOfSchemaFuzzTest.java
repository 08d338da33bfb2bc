package io.lockstep.training.data.csv;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.fuzz.MemoryFile;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.Unseen;

/** A table that is read by the schema of another. */
class CsvOfSchemaFuzzTest extends FuzzTest {
  private static final CsvSchema SCHEMA =
      CsvSchema.fromJson(
          """
          {"header": true, "decimal": ".", "dates": "dmy", "missing": "impute", "label": "class",
           "weights": "weight", "missing_texts": ["", "NA"],
           "columns": [
             {"name": "number", "origin": 3, "fill": 2, "marked": true},
             {"name": "weight"},
             {"name": "day", "time": "calendar", "unit": "days", "origin": 0},
             {"name": "hour", "time": "clock", "unit": "hours", "origin": 0, "fill": 0},
             {"name": "color", "categories": ["blue", "red"], "fill": "red"},
             {"name": "text", "hash": 4},
             {"name": "other", "ignored": true},
             {"name": "class", "categories": ["no", "yes"]}]}
          """);

  CsvOfSchemaFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    CsvReader.read(MemoryFile.of(input), SCHEMA, true, Unseen.ZERO);
  }
}
