package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.csv.schema.CsvColumn.Categorical;
import io.lockstep.training.data.csv.schema.CsvColumn.Numeric;
import io.lockstep.training.data.csv.schema.CsvFormat;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.Imputation;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.schema.Unseen;
import io.lockstep.training.data.csv.text.DateOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingValuesTest {
  private static final String PASSENGERS =
      """
      age,port,fare,survived
      20,S,7.5,no
      ,C,7.5,yes
      30,?,8.5,yes
      70,S,NA,no
      40,S,9.5,
      """;

  @TempDir Path folder;

  private Tables tables;

  @BeforeEach
  void make() {
    tables = new Tables(folder);
  }

  @Test
  void lines_are_left_out_and_counted() {
    CsvTable table = tables.read(PASSENGERS, CsvOptions.DEFAULT.withMissing(OnMissing.DROP));
    assertEquals("20.0 0.0 1.0 7.5", Tables.features(table));
    assertEquals("no", Tables.targets(table));
    assertEquals(
        List.of(
            "lines left out for missing values: 4, in 'age' (1), 'port' (1), 'fare' (1),"
                + " 'survived' (1)"),
        table.reading().notes());
  }

  @Test
  void what_is_usual_is_filled_in() {
    CsvTable mean = tables.read(PASSENGERS, CsvOptions.DEFAULT.withMissing(OnMissing.IMPUTE));
    // The ages 20, 30 and 70; the line without a label is no example.
    assertEquals(
        "20.0 0.0 1.0 7.5 | 40.0 1.0 0.0 7.5 | 30.0 0.0 1.0 8.5 | 70.0 0.0 1.0 7.8333335",
        Tables.features(mean));
    assertEquals("no yes yes no", Tables.targets(mean));
    assertEquals(
        List.of(
            "lines left out for want of a label: 1",
            "missing values filled in: 'age' (1), 'port' (1), 'fare' (1)"),
        mean.reading().notes());
    assertEquals(
        "20.0 0.0 1.0 7.5 | 30.0 1.0 0.0 7.5 | 30.0 0.0 1.0 8.5 | 70.0 0.0 1.0 7.5",
        Tables.features(
            tables.read(PASSENGERS, CsvOptions.DEFAULT.withImputation(Imputation.MEDIAN, false))));
    assertEquals(
        "20.0 0.0 1.0 7.5 | 20.0 1.0 0.0 7.5 | 30.0 0.0 1.0 8.5 | 70.0 0.0 1.0 7.5",
        Tables.features(
            tables.read(
                PASSENGERS, CsvOptions.DEFAULT.withImputation(Imputation.FREQUENT, false))));
  }

  @Test
  void where_values_are_missing_is_marked_on_request() {
    CsvTable table =
        tables.read(
            "a,b,c,y\n1,x,1,0.5\n,x,2,0.5\n3,,3,0.5\n",
            CsvOptions.DEFAULT.withImputation(Imputation.MEAN, true));
    assertEquals(List.of("a", "a missing", "b=x", "b missing", "c"), table.schema().featureNames());
    assertEquals(
        "1.0 0.0 1.0 0.0 1.0 | 2.0 1.0 1.0 0.0 2.0 | 3.0 0.0 1.0 1.0 3.0", Tables.features(table));
  }

  @Test
  void only_the_examples_that_are_trained_on_say_what_is_usual() {
    StringBuilder text = new StringBuilder("a,y\n");
    for (int i = 0; i < 40; i++) {
      text.append(i % 4 == 0 ? "" : i * i).append(",").append(i % 2 == 0 ? "even\n" : "odd\n");
    }
    CsvOptions options = CsvOptions.DEFAULT.withMissing(OnMissing.IMPUTE).withHeldOut(0.25, 9);
    CsvTable table = tables.read(text.toString(), options);
    Dataset training = table.dataset().split(0.25, 9).training();
    int[] rows = Dataset.trainingRows(40, 0.25, 9);
    assertEquals(30, rows.length);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < rows.length; i++) {
      Targets.Classes classes = (Targets.Classes) table.dataset().targets();
      assertEquals(classes.get(rows[i]), ((Targets.Classes) training.targets()).get(i));
      if (rows[i] % 4 != 0) {
        sum += rows[i] * rows[i];
        count++;
      }
    }
    Numeric column = (Numeric) table.schema().columns().getFirst();
    assertEquals((float) (sum / count), column.fill());
    CsvTable all = tables.read(text.toString(), options.withHeldOut(0, 9));
    assertNotEquals(column.fill(), ((Numeric) all.schema().columns().getFirst()).fill());
  }

  @Test
  void what_was_done_is_kept_for_other_files() {
    String numbers =
        """
        t,kind,when,y
        1700000000,a,2020-01-01,1
        1700000002,,2020-01-03,2
        ,a,,3
        1700000004,b,2020-01-08,4
        """;
    CsvTable table = tables.read(numbers, CsvOptions.DEFAULT.withImputation(Imputation.MEAN, true));
    assertEquals(
        "0.0 0.0 1.0 0.0 0.0 0.0 0.0 | 2.0 0.0 1.0 0.0 1.0 2.0 0.0"
            + " | 2.0 1.0 1.0 0.0 0.0 3.0 1.0 | 4.0 0.0 0.0 1.0 0.0 7.0 0.0",
        Tables.features(table));
    CsvSchema kept = CsvSchema.fromJson(table.schema().toJson());
    assertEquals(table.schema(), kept);
    Path again = tables.file(numbers);
    assertEquals(
        Tables.features(table), Tables.features(CsvReader.read(again, kept, true, Unseen.ERROR)));
    Path fresh = tables.file("kind,t,when\n,NA,null\n");
    CsvTable filled = CsvReader.read(fresh, kept, false, Unseen.ERROR);
    assertEquals("2.0 1.0 1.0 0.0 1.0 3.0 1.0", Tables.features(filled));
    assertEquals(
        List.of("missing values filled in: 't' (1), 'kind' (1), 'when' (1)"),
        filled.reading().notes());
  }

  @Test
  void a_model_that_knows_no_missing_values_refuses_them() {
    CsvSchema schema = tables.read("a,b,y\n1,2,x\n3,4,z\n").schema();
    Path fresh = tables.file("a,b,y\n1,,x\n,,z\n5,6,\n");
    DataException e =
        assertThrows(DataException.class, () -> CsvReader.read(fresh, schema, true, Unseen.ERROR));
    assertEquals(
        "[read csv] "
            + fresh
            + ": values are missing on 3 of 3 lines (the first is line 2), in 3 columns: 'b' (2),"
            + " 'a' (1), 'y' (1). Fill them in, or train a model that knows what becomes of them,"
            + " by --on-missing drop or --on-missing impute.",
        e.getMessage());
  }

  @Test
  void labels_that_are_not_wanted_may_be_anything() {
    CsvSchema schema = tables.read("a,y\n1,x\n3,z\n").schema();
    String expected = "5.0 | 6.0";
    for (String text :
        List.of("a,y\n5,?\n6,\n", "a,y\n5,new\n6,x\n", "a\n5\n6\n", "y,a\n,5\n,6\n")) {
      CsvTable table = CsvReader.read(tables.file(text), schema, false, Unseen.ERROR);
      assertEquals(expected, Tables.features(table), text);
      assertEquals(new Targets.None(2), table.dataset().targets());
    }
  }

  @Test
  void lines_that_are_left_out_of_another_file_are_told_by_place() {
    CsvSchema schema =
        tables.read("a,y\n1,x\n,z\n", CsvOptions.DEFAULT.withMissing(OnMissing.DROP)).schema();
    CsvTable table =
        CsvReader.read(tables.file("a\n\"\"\n5\nNA\n6\n"), schema, false, Unseen.ERROR);
    assertEquals("5.0 | 6.0", Tables.features(table));
    assertEquals(List.of(0, 2), table.reading().dropped());
    assertEquals(4, table.reading().lines());
  }

  @Test
  void the_texts_for_missing_values_can_be_given_and_are_kept() {
    CsvOptions options =
        CsvOptions.DEFAULT.withMissingTexts(List.of("-200", "None")).withMissing(OnMissing.IMPUTE);
    CsvTable table = tables.read("a,b,y\n1,NA,u\n-200,none,v\n3,NA,u\n", options);
    assertEquals("1.0 1.0 | 2.0 1.0 | 3.0 1.0", Tables.features(table));
    assertEquals(
        "2.0 1.0",
        Tables.features(
            CsvReader.read(tables.file("a,b\n,NA\n"), table.schema(), false, Unseen.ERROR)));
    assertEquals(
        List.of("b=NA", "b=x"),
        tables
            .read("b,y\nNA,1\nx,2\n", CsvOptions.DEFAULT.withMissingTexts(List.of("")))
            .schema()
            .featureNames());
  }

  @Test
  void a_column_without_a_value_to_train_on_is_refused() {
    DataException e =
        assertThrows(
            DataException.class,
            () ->
                tables.read(
                    "a,b,y\n,1,u\n,2,v\n", CsvOptions.DEFAULT.withMissing(OnMissing.IMPUTE)));
    assertEquals(
        "[read csv] column 'a' has no value in the examples to train on, so nothing is usual there."
            + " Leave the column out by --ignore.",
        e.getMessage());
  }

  @Test
  void categories_that_are_not_known_are_none_of_the_known_on_request() {
    CsvSchema schema = tables.read("a,b,y\n1,red,x\n3,blue,z\n").schema();
    Path fresh = tables.file("a,b\n5,green\n6,red\n");
    CsvTable table = CsvReader.read(fresh, schema, false, Unseen.ZERO);
    assertEquals("5.0 0.0 0.0 | 6.0 0.0 1.0", Tables.features(table));
    assertEquals(
        List.of("values of 'b' unknown to the model, taken as none of its categories: 1"),
        table.reading().notes());
    DataException e =
        assertThrows(DataException.class, () -> CsvReader.read(fresh, schema, false, Unseen.ERROR));
    assertEquals(
        "[read csv] "
            + fresh
            + ", line 2, column 'b': 'green' does not occur in the training data. Known are 'blue',"
            + " 'red'; --on-unseen zero takes it as none of them.",
        e.getMessage());
  }

  @Test
  void damaged_columns_of_a_schema_are_refused() {
    for (List<String> pair :
        List.of(
            List.of("{\"name\":\"a\",\"fill\":\"x\"}", "its 'fill' is not a number"),
            List.of(
                "{\"name\":\"a\",\"hash\":0}",
                "[csv column] 'a' cannot be hashed into 0 columns; give a number from 1 to"
                    + " 1048576"),
            List.of(
                "{\"name\":\"a\",\"categories\":[\"x\",\"x\"]}",
                "[csv column] 'a' has a category twice; give each category of a column once"),
            List.of(
                "{\"name\":\"a\",\"categories\":[\"x\"],\"fill\":\"z\"}",
                "[csv column] the filling 'z' of 'a' is no category; give one of 'x'"),
            List.of(
                "{\"name\":\"a\"},{\"name\":\"a\"}",
                "[csv schema] two columns are named 'a'; give every column a name of its own"),
            List.of(
                "{\"name\":\"a\",\"ignored\":true}",
                "[csv schema] no column is a feature; give at least one besides the label"),
            List.of("{\"nam\":\"a\"}", "it lacks 'name'"),
            List.of(
                "{\"name\":\"a\",\"origin\":1e999}",
                "[csv column] Infinity in 'a' is not finite; give a number"))) {
      String json = "{\"header\":true,\"columns\":[" + pair.get(0) + "]}";
      DataException e = assertThrows(DataException.class, () -> CsvSchema.fromJson(json));
      assertEquals(
          "[read csv schema] the stored schema is damaged ("
              + pair.get(1)
              + "). Train the model again and save it; from Java, store what CsvSchema.toJson"
              + " gives.",
          e.getMessage());
    }
    // Schemas of earlier versions have less.
    CsvSchema old =
        CsvSchema.fromJson(
            "{\"header\":false,\"label\":\"b\",\"columns\":[{\"name\":\"a\"},"
                + "{\"name\":\"b\",\"categories\":[\"u\"]}]}");
    assertEquals(
        new CsvSchema(
            new CsvFormat(null, '.', DateOrder.YMD, CsvFormat.USUAL_MISSING),
            OnMissing.ERROR,
            List.of(new Numeric("a"), new Categorical("b", List.of("u"))),
            "b",
            false),
        old);
    assertEquals(
        "1.5", Tables.features(CsvReader.read(tables.file("1.5;u\n"), old, true, Unseen.ERROR)));
  }
}
