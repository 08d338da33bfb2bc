package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.schema.Unseen;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Made-up tables after the kind of those that tutorials use: each can be trained on with at most
 * one option beside the label, and is then read without a gap, a NaN or an infinity.
 */
class TutorialTablesTest {
  private static final CsvOptions PLAIN = CsvOptions.DEFAULT;
  private static final CsvOptions IMPUTE = PLAIN.withMissing(OnMissing.IMPUTE);

  @TempDir Path folder;

  private Tables tables;

  @BeforeEach
  void make() {
    tables = new Tables(folder);
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  /** Reads a table twice, by its contents and by the schema that was found, which must agree. */
  private CsvTable usable(String text, CsvOptions options, int examples, int width) {
    CsvTable table = tables.read(text, options);
    assertEquals(examples, table.dataset().size());
    assertEquals(width, table.dataset().width());
    String features = Tables.features(table);
    assertFalse(features.contains("NaN") || features.contains("Infinity"), features);
    CsvSchema kept = CsvSchema.fromJson(table.schema().toJson());
    CsvTable again = CsvReader.read(tables.file(text), kept, true, Unseen.ERROR);
    assertEquals(features, Tables.features(again));
    assertEquals(Tables.targets(table), Tables.targets(again));
    return table;
  }

  @Test
  void passengers_with_names_in_quotes_and_cabins_unknown() {
    String text =
        "PassengerId,Survived,Pclass,Name,Sex,Age,Cabin,Embarked\n"
            + lines(
                60,
                i ->
                    String.format(
                        Locale.ROOT,
                        "%d,%d,%d,\"Doe, Mr. %c%d\",%s,%s,%s,%s",
                        i,
                        i % 2,
                        i % 3 + 1,
                        'A' + i % 26,
                        i,
                        i % 3 == 0 ? "female" : "male",
                        i % 5 == 0 ? "" : "" + (20 + i % 40),
                        i % 4 == 0 ? "C" + i : "",
                        i == 7 ? "" : i % 2 == 0 ? "S" : "C"));
    // Id, class and age; 60 names, two sexes, 15 cabins, two ports.
    usable(text, IMPUTE.withLabel("Survived"), 60, 3 + 60 + 2 + 15 + 2);
    usable(
        text,
        PLAIN.withLabel("Survived").withIgnored(List.of("Age,Cabin,Embarked")),
        60,
        2 + 60 + 2);
  }

  @Test
  void census_lines_without_names_with_blanks_and_question_marks() {
    String text =
        lines(
            40,
            i ->
                (20 + i)
                    + ", "
                    + (i % 9 == 0 ? "?" : i % 2 == 0 ? "State-gov" : "Private")
                    + ", "
                    + (77_516 + i * 1000)
                    + ", "
                    + (i % 3 == 0 ? ">50K" : "<=50K"));
    assertEquals("<=50K", Tables.targets(usable(text, IMPUTE, 40, 4)).split(" ")[1]);
    usable(text, PLAIN.withMissing(OnMissing.DROP).withLabel("4"), 35, 4);
  }

  @Test
  void cars_in_columns_of_blanks_with_names_behind_a_tab() {
    String text =
        lines(
            30,
            i ->
                String.format(
                    Locale.ROOT,
                    "%4.1f   %d   %-10.1f %-10s %4.0f.      %4.1f   70  1\t\"maker model %d\"",
                    10 + i * 0.5,
                    4 + 2 * (i % 3),
                    100.0 + i,
                    i % 11 == 5 ? "?" : 50 + i + ".00",
                    2000.0 + i,
                    10 + i * 0.1,
                    i));
    usable(text, IMPUTE.withLabel("1"), 30, 7 + 30);
  }

  @Test
  void houses_with_many_addresses_and_dates_and_gaps() {
    String text =
        "Suburb,Address,Rooms,Price,Date,BuildingArea,YearBuilt\n"
            + lines(
                1500,
                i ->
                    "Sub"
                        + i % 7
                        + ","
                        + i
                        + " Long St,"
                        + i % 5
                        + ","
                        + (900_000 + 1000 * i)
                        + ","
                        + (i % 28 + 1)
                        + "/0"
                        + (i % 9 + 1)
                        + "/2016,"
                        + (i % 2 == 0 ? "" : "" + (80 + i % 90))
                        + ","
                        + (i % 3 == 0 ? "" : "" + (1900 + i % 100)));
    CsvOptions price = PLAIN.withLabel("Price");
    usable(text, price.withIgnored(List.of("Address,BuildingArea,YearBuilt")), 1500, 7 + 1 + 252);
    usable(text, IMPUTE.withLabel("Price").withHash(16), 1500, 7 + 16 + 1 + 252 + 2);
  }

  @Test
  void stock_prices_by_day() {
    usable(
        "Date,Open,High,Volume,Close\n"
            + lines(
                1300,
                i ->
                    java.time.LocalDate.of(2012, 1, 3).plusDays(i)
                        + ","
                        + (300 + i * 0.25)
                        + ","
                        + (301 + i * 0.25)
                        + ",\""
                        + (i % 900 + 1)
                        + ",380,500\","
                        + (300.5 + i * 0.25)),
        PLAIN,
        1300,
        4);
  }

  @Test
  void bicycles_rented_by_the_hour() {
    usable(
        "instant,dteday,hr,temp,cnt\n"
            + lines(
                1200,
                i ->
                    i
                        + 1
                        + ","
                        + java.time.LocalDate.of(2011, 1, 1).plusDays(i / 24)
                        + ","
                        + i % 24
                        + ","
                        + (i % 50) / 50.0
                        + ","
                        + (i * 7) % 400),
        PLAIN,
        1200,
        4);
    CsvTable hourly =
        usable(
            "datetime,temp,count\n"
                + lines(
                    1200,
                    i ->
                        java.time.LocalDateTime.of(2011, 1, 1, 0, 0)
                                .plusHours(i)
                                .toString()
                                .replace('T', ' ')
                            + ":00,"
                            + (i % 50) / 50.0
                            + ","
                            + (i * 7) % 400),
            PLAIN,
            1200,
            2);
    assertEquals(1199f, hourly.dataset().features().values().get(1199, 0));
  }

  @Test
  void household_power_by_semicolons_days_and_minutes() {
    String text =
        "Date;Time;Global_active_power;Voltage\n"
            + lines(
                1440,
                i ->
                    "16/12/2006;"
                        + String.format(Locale.ROOT, "%02d:%02d:00;", i / 60, i % 60)
                        + (i % 100 == 3 ? "?" : "" + (4 + i * 0.001))
                        + ";"
                        + (234 + i % 10 * 0.5));
    usable(text, IMPUTE, 1440, 3);
  }

  @Test
  void air_quality_by_semicolons_and_decimal_commas_with_empty_ends() {
    String text =
        "Date;Time;CO(GT);T;RH;;\n"
            + lines(
                50,
                i ->
                    "10/03/2004;18.00.00;"
                        + (i % 7 == 0 ? "-200" : "2," + i % 10)
                        + ";13,6;48,"
                        + i % 10
                        + ";;")
            + ";;;;;;\n;;;;;;\n";
    usable(text, PLAIN.withMissing(OnMissing.DROP), 50, 4);
  }

  @Test
  void iris_of_names_alone_or_of_an_index_without_a_name() {
    usable("5.1,3.5,1.4,0.2,Iris-setosa\n4.9,3.0,1.4,0.2,Iris-virginica\n\n", PLAIN, 2, 4);
    usable(",sepal,petal,species\n0,5.1,1.4,setosa\n1,4.9,1.3,virginica\n", PLAIN, 2, 3);
  }

  @Test
  void passengers_by_month() {
    usable(
        "Month,Passengers\n"
            + lines(
                48,
                i ->
                    (1949 + i / 12)
                        + String.format(Locale.ROOT, "-%02d,", i % 12 + 1)
                        + (112 + i * 3)),
        PLAIN,
        48,
        1);
  }

  @Test
  void wine_in_quotes_and_semicolons() {
    usable(
        "\"fixed acidity\";\"pH\";\"quality\"\n7.4;3.51;5\n7.8;3.2;5\n7.8;3.2;6\n7.1;3.1;6\n",
        PLAIN,
        4,
        2);
  }

  @Test
  void housing_with_a_few_empty_rooms() {
    String text =
        "longitude,total_bedrooms,ocean_proximity,median_house_value\n"
            + lines(
                100,
                i ->
                    "-122."
                        + i
                        + ","
                        + (i % 20 == 0 ? "" : 100 + i)
                        + ",NEAR "
                        + (i % 2 == 0 ? "BAY" : "OCEAN")
                        + ","
                        + (100_000 + 500 * i)
                        + ".0");
    usable(text, PLAIN.withMissing(OnMissing.DROP), 95, 4);
    usable(text, IMPUTE, 100, 4);
  }

  @Test
  void reviews_of_many_texts_with_commas_quotes_and_line_ends() {
    String text =
        "review,sentiment\n"
            + lines(
                1100,
                i ->
                    "\"Film "
                        + i
                        + ", \"\"really\"\" good;\nor not\","
                        + (i % 2 == 0 ? "positive" : "negative"));
    usable(text, PLAIN.withHash(32), 1100, 32);
  }
}
