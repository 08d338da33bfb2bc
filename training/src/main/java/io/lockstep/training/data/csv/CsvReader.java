package io.lockstep.training.data.csv;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.schema.Unseen;
import io.lockstep.training.data.csv.survey.CsvScan;
import io.lockstep.training.data.csv.survey.CsvSurvey;
import io.lockstep.training.data.csv.text.CsvFile;
import java.nio.file.Path;
import java.util.List;

/**
 * The reader of CSV files (RFC 4180, UTF-8) as tables of examples.
 *
 * <p>The file is walked several times and never held as text, and the values lie outside the heap
 * ({@link Matrix#allocate}), so it may be large; it must not change meanwhile. What separates its
 * fields, which sign its decimals have, and whether it has a line of names is found by looking at
 * all of it. A column is numeric where at least half of its values are numbers, and one of times
 * where at least half are dates or times of day; another text in it is then an error that names
 * line and column. Other columns are categories and become one-hot features, or classes where the
 * column is the label. What is not to be left to the contents is said by {@link CsvOptions}; what
 * was found is told by {@link CsvReading}.
 */
public final class CsvReader {
  private CsvReader() {}

  /**
   * Reads a file and finds the meaning of its columns.
   *
   * @param path the file
   * @param options what is not to be left to the contents
   * @return the examples and the schema that was found
   * @throws DataException where the file is missing or cannot be used, with line and column
   */
  public static CsvTable read(Path path, CsvOptions options) {
    CsvFile file = new CsvFile(path, options.separator());
    CsvScan.Result scan = CsvScan.scan(file, options);
    CsvSurvey survey = CsvSurvey.of(file, scan, options);
    CsvFill fill = new CsvFill(file, survey.schema(), Unseen.ERROR, true, scan.firstLine());
    CsvFill.Table table = fill.fill(survey.rows());
    if (options.onMissing() == OnMissing.IMPUTE) {
      int[] training = options.heldOut().trainingRows(table.targets(), options.seed());
      table = Imputer.fill(table, training, options.imputation());
    }
    CsvReading reading = CsvSummary.of(table.schema(), survey, fill.notes());
    return new CsvTable(table.dataset(), table.schema(), reading);
  }

  /**
   * Reads a file by the schema of another one, as needed to evaluate or use a trained model.
   *
   * <p>With a header, columns are found by name, in any order; columns unknown to the schema are
   * passed over. Without one they are found by position. The columns of the label and of the
   * weights may be absent.
   *
   * @param path the file
   * @param schema the meaning of the columns
   * @param labelled whether labels and weights are wanted; without them the columns may hold
   *     anything
   * @param unseen what becomes of categories of features that the schema does not know
   * @return the examples, with targets where they are wanted and the file has the label column
   * @throws DataException where the file is missing or does not fit the schema
   */
  public static CsvTable read(Path path, CsvSchema schema, boolean labelled, Unseen unseen) {
    CsvFile file = new CsvFile(path, schema.format().separator());
    CsvFill fill = new CsvFill(file, schema, unseen, labelled, 0);
    fill.count();
    Dataset dataset = fill.fill(fill.rows()).dataset();
    CsvReading reading =
        new CsvReading(
            "read as the data of the model", fill.notes(), List.of(), fill.lines(), fill.dropped());
    return new CsvTable(dataset, schema, reading);
  }
}
