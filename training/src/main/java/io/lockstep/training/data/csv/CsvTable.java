package io.lockstep.training.data.csv;

import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.csv.schema.CsvSchema;

/**
 * A CSV file as a table of examples, with the schema by which to read further files like it.
 *
 * @param dataset the examples
 * @param schema the meaning of the columns
 * @param reading what was understood and done
 */
public record CsvTable(Dataset dataset, CsvSchema schema, CsvReading reading) {}
