package io.lockstep.training.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.data.DataException;
import io.lockstep.training.data.csv.schema.CsvColumn;
import io.lockstep.training.data.csv.schema.CsvColumn.Categorical;
import io.lockstep.training.data.csv.schema.CsvColumn.Time;
import io.lockstep.training.data.csv.schema.CsvColumn.Unit;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.Unseen;
import io.lockstep.training.data.csv.text.DateOrder;
import io.lockstep.training.data.csv.text.Times;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimesTest {
  private static final long DAY = 86_400_000_000L;

  @TempDir Path folder;

  private Tables tables;

  @BeforeEach
  void make() {
    tables = new Tables(folder);
  }

  private CsvTable column(CsvOptions options, String... texts) {
    return tables.read("when,y\n\"" + String.join("\",0.5\n\"", texts) + "\",0.5\n", options);
  }

  private void assertTimes(
      CsvOptions options, Unit unit, String origin, String numbers, String... texts) {
    CsvTable table = column(options, texts);
    Time time = (Time) table.schema().columns().getFirst();
    assertEquals(unit, time.unit());
    assertEquals(origin, time.text(0));
    assertEquals(numbers, Tables.features(table).replace(" | ", " "));
    String said = "'when' in " + unit.name().toLowerCase(Locale.ROOT) + " since " + origin;
    assertTrue(table.reading().summary().contains(said), table.reading().summary());
  }

  @Test
  void dates_are_counted_in_the_longest_unit_that_keeps_them() {
    CsvOptions usual = CsvOptions.DEFAULT;
    assertTimes(
        usual, Unit.DAYS, "2012-01-03", "0.0 1.0 363.0", "2012-01-03", "2012-01-04", "2012-12-31");
    assertTimes(usual, Unit.DAYS, "1949-01-01", "0.0 31.0 334.0", "1949-01", "1949-02", "1949-12");
    assertTimes(usual, Unit.DAYS, "2010-01-01", "365.0 0.0", "2011/1/1", "2010/01/01");
    assertTimes(
        usual,
        Unit.HOURS,
        "2011-01-01",
        "0.0 1.0 25.0",
        "2011-01-01 00:00:00",
        "2011-01-01 01:00:00",
        "2011-01-02 01:00:00");
    assertTimes(
        usual,
        Unit.MINUTES,
        "2016-01-11T17:00",
        "0.0 10.0",
        "2016-01-11T17:00",
        "2016-01-11T17:10:00");
    assertTimes(
        usual,
        Unit.SECONDS,
        "2016-01-11T17:00",
        "0.0 1.25",
        "2016-01-11T17:00:00Z",
        "2016-01-11T18:00:01.25+01:00");
    assertTimes(usual, Unit.MINUTES, "00:30:00", "0.0 1409.0", "0:30", "23:59");
    assertTimes(usual, Unit.HOURS, "01:00:00", "0.0 11.0 22.0", "1:00 am", "12:00", "11:00 p.m.");
  }

  @Test
  void dates_that_do_not_begin_with_the_year_are_read_in_the_order_that_is_given() {
    CsvOptions dmy = CsvOptions.DEFAULT.withDates(DateOrder.DMY);
    CsvOptions mdy = CsvOptions.DEFAULT.withDates(DateOrder.MDY);
    assertTimes(dmy, Unit.DAYS, "2016-12-03", "0.0 28.0", "3/12/2016", "31/12/2016");
    assertTimes(mdy, Unit.DAYS, "2016-03-12", "0.0 294.0", "3/12/2016", "12/31/2016");
    assertTimes(
        dmy,
        Unit.MINUTES,
        "2006-12-16T17:24",
        "0.0 60.0",
        "16.12.2006 17:24",
        "16.12.2006 18:24:00");
    assertTimes(
        mdy, Unit.HOURS, "2016-01-02T17:00", "0.0 7.0", "1/2/16 5:00 PM", "1/3/16 12:00 AM");
    assertTimes(dmy, Unit.DAYS, "1969-01-01", "0.0 36524.0", "1-1-69", "31-12-68");
    CsvTable texts = column(CsvOptions.DEFAULT, "3/12/2016", "31/12/2016");
    assertEquals(
        new Categorical("when", List.of("3/12/2016", "31/12/2016")),
        texts.schema().columns().getFirst());
    assertTrue(
        texts
            .reading()
            .summary()
            .endsWith("; texts like dates, which --dates dmy or --dates mdy reads: 'when'"),
        texts.reading().summary());
  }

  @Test
  void many_dates_of_unknown_order_are_refused_with_the_remedy() {
    StringBuilder text = new StringBuilder("day,y\n");
    for (int i = 0; i < 1200; i++) {
      text.append(i % 28 + 1)
          .append('/')
          .append(i / 28 % 12 + 1)
          .append('/')
          .append(1990 + i / 336)
          .append(",0.5\n");
    }
    DataException e = assertThrows(DataException.class, () -> tables.read(text.toString()));
    assertEquals(
        "[read csv] "
            + folder.resolve("data.csv")
            + ": column 'day' has more than 1000 different texts, too many for categories. Leave it"
            + " out by --ignore, or hash each into N columns by --hash N, such as --hash 64 (from"
            + " Java CsvOptions.withIgnored and withHash). 'day' looks like dates: --dates dmy (day"
            + " first) or --dates mdy reads them as times.",
        e.getMessage());
    CsvTable table = tables.read(text.toString(), CsvOptions.DEFAULT.withDates(DateOrder.DMY));
    assertEquals(1, table.dataset().width());
  }

  @Test
  void what_is_no_time_stays_a_text() {
    for (String text :
        List.of(
            "2020-13-01",
            "2020-02-30",
            "9405-11",
            "12-2020",
            "25:00",
            "12:60",
            "1.2.3",
            "2020-1",
            "+2020-01-01")) {
      boolean time = text.equals("2020-1");
      assertEquals(time, Times.calendar(text, DateOrder.YMD) != Times.NONE, text);
      assertEquals(Times.NONE, Times.clock(text), text);
    }
    assertEquals(Times.NONE, Times.calendar("32/12/2016", DateOrder.DMY));
    assertEquals(Times.NONE, Times.calendar("12/31/2016", DateOrder.DMY));
    assertEquals(0, Times.calendar("1970-01-01", DateOrder.YMD));
    assertEquals(-DAY, Times.calendar("1969-12-31", DateOrder.YMD));
    assertEquals(
        new Categorical("when", List.of("2020-01-01", "2020-01-02")),
        column(CsvOptions.DEFAULT.withCategorical(Set.of("when")), "2020-01-01", "2020-01-02")
            .schema()
            .columns()
            .getFirst());
  }

  @Test
  void another_text_among_dates_is_named() {
    DataException e =
        assertThrows(
            DataException.class,
            () -> column(CsvOptions.DEFAULT, "2020-01-01", "soon", "2020-01-02"));
    assertEquals(
        "[read csv] "
            + folder.resolve("data.csv")
            + ", line 3, column 'when': 'soon' is not a date, as values of this column are. Correct"
            + " the value or remove the line; if it stands for a missing value, name it by"
            + " --missing.",
        e.getMessage());
  }

  @Test
  void a_new_file_is_counted_by_the_old_ones_origin_and_unit() {
    CsvSchema schema = column(CsvOptions.DEFAULT, "2020-01-01", "2020-01-05").schema();
    CsvSchema kept = CsvSchema.fromJson(schema.toJson());
    assertEquals(schema, kept);
    Path fresh = tables.file("when\n2020-01-02\n2019-12-31T12:00\n");
    assertEquals("1.0 | -0.5", Tables.features(CsvReader.read(fresh, kept, false, Unseen.ERROR)));
  }

  @Test
  void dates_to_predict_are_numbers_that_become_dates_again() {
    CsvTable table = tables.read("a,due\n1,2020-01-01\n2,2020-01-05\n");
    assertEquals("0.0 | 4.0", Tables.targets(table));
    CsvColumn label = table.schema().labelColumn().orElseThrow();
    assertEquals("2020-01-03", label.text(2));
    assertEquals("2020-01-03T12:00", label.text(2.5f));
    assertEquals("NaN", label.text(Float.NaN));
  }
}
