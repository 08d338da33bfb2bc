package io.lockstep.training.data;

/**
 * A CSV file as a table of examples, with the schema by which to read further files like it.
 *
 * @param dataset the examples
 * @param schema the meaning of the columns
 */
public record CsvTable(Dataset dataset, CsvSchema schema) {}
