package io.lockstep.training.data.csv.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.fuzz.FuzzTest;
import io.lockstep.training.data.DataException;
import java.nio.charset.StandardCharsets;

/** A schema as JSON, which is written and read again. */
class SchemaFuzzTest extends FuzzTest {
  SchemaFuzzTest() {
    super(DataException.class);
  }

  @Override
  protected void read(byte[] input) {
    CsvSchema schema = CsvSchema.fromJson(new String(input, StandardCharsets.UTF_8));
    schema.featureNames();
    try {
      assertEquals(schema, CsvSchema.fromJson(schema.toJson()));
    } catch (DataException e) {
      throw new IllegalStateException("what was written is no schema", e);
    }
  }
}
