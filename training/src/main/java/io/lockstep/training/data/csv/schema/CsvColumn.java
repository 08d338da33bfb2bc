package io.lockstep.training.data.csv.schema;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.csv.text.Times;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a CSV file holds, and what it becomes in a table of float32.
 *
 * <p>Where missing values are filled in, a column says by what; where it says that they are marked,
 * one more column of the table, named {@code NAME missing}, is 1 where a value was missing and 0
 * elsewhere.
 */
public sealed interface CsvColumn {
  /**
   * The column's name.
   *
   * @return the name in the header, or {@code column 1} and so on
   */
  String name();

  /**
   * Whether missing values are marked in a column of their own.
   *
   * @return whether the last of the table's columns tells that
   */
  boolean marked();

  /**
   * The names of the columns that this one becomes in a table.
   *
   * @return one name per column of the table, possibly none
   */
  List<String> tableNames();

  /**
   * The number of columns that this one becomes in a table.
   *
   * @return as many as there are names
   */
  default int width() {
    return marked() ? 2 : 1;
  }

  /**
   * What a number of the table stands for, in the terms of the file.
   *
   * @param value a number in the table, or one like those in it
   * @return its text
   */
  default String text(float value) {
    return Float.toString(value);
  }

  /**
   * A column of numbers, which a table holds relative to an origin: {@code (float) (x - origin)}.
   * An origin other than 0 is chosen where float32 could not tell the numbers apart otherwise.
   *
   * @param name the column's name
   * @param origin what is subtracted from each number, in float64
   * @param fill the table's value for a missing number, null where none is filled in
   * @param marked whether missing values are marked
   */
  record Numeric(String name, double origin, @Nullable Float fill, boolean marked)
      implements CsvColumn {
    /** Checks that the numbers are finite; an origin of -0 is 0, which is not written. */
    public Numeric {
      requireFinite(name, origin);
      requireFinite(name, fill == null ? 0 : fill);
      origin += 0.0;
    }

    /**
     * A column of numbers that are held as they are, none of them missing.
     *
     * @param name the column's name
     */
    public Numeric(String name) {
      this(name, 0, null, false);
    }

    @Override
    public List<String> tableNames() {
      return valueAndMark(name, marked);
    }

    @Override
    public String text(float value) {
      return origin == 0 || !Float.isFinite(value)
          ? Float.toString(value)
          : new BigDecimal(Float.toString(value))
              .add(BigDecimal.valueOf(origin))
              .stripTrailingZeros()
              .toPlainString();
    }
  }

  /** The unit in which times are counted. */
  enum Unit {
    /** 24 hours. */
    DAYS(86_400_000_000L),
    /** 60 minutes. */
    HOURS(3_600_000_000L),
    /** 60 seconds. */
    MINUTES(60_000_000L),
    /** Seconds and their fractions. */
    SECONDS(1_000_000L);

    private final long micros;

    Unit(long micros) {
      this.micros = micros;
    }

    /**
     * The length of the unit.
     *
     * @return its length in microseconds
     */
    public long micros() {
      return micros;
    }
  }

  /**
   * A column of dates, of dates with a time of day, or of times of day, which a table holds as the
   * number of units since an origin.
   *
   * @param name the column's name
   * @param unit in which time is counted: the longest of which all times are whole numbers
   * @param clock whether the times have no date
   * @param origin the earliest time, in microseconds since 1970-01-01T00:00 UTC or since midnight
   * @param fill the table's value for a missing time, null where none is filled in
   * @param marked whether missing values are marked
   */
  record Time(
      String name, Unit unit, boolean clock, long origin, @Nullable Float fill, boolean marked)
      implements CsvColumn {
    /** Checks that the number is finite. */
    public Time {
      requireFinite(name, fill == null ? 0 : fill);
    }

    @Override
    public List<String> tableNames() {
      return valueAndMark(name, marked);
    }

    @Override
    public String text(float value) {
      return Float.isFinite(value)
          ? Times.text(origin + Math.round((double) value * unit.micros()), clock)
          : Float.toString(value);
    }
  }

  /**
   * A column of categories, which a table holds one-hot: 1 in the column of the category, 0 in
   * those of the others, named {@code NAME=CATEGORY}.
   *
   * @param name the column's name
   * @param categories the categories as they stand in the file: in numeric order where all are
   *     whole numbers, else in the order of their characters
   * @param fill the category for a missing one, null where none is filled in
   * @param marked whether missing values are marked
   */
  record Categorical(String name, List<String> categories, @Nullable String fill, boolean marked)
      implements CsvColumn {
    /** Copies the list, and checks that categories differ and that the filling is one. */
    public Categorical {
      categories = List.copyOf(categories);
      if (new HashSet<>(categories).size() < categories.size()) {
        throw new IllegalArgumentException(
            "[csv column] "
                + Quoted.of(name)
                + " has a category twice; give each category of a column once");
      }
      if (fill != null && !categories.contains(fill)) {
        throw new IllegalArgumentException(
            "[csv column] the filling "
                + Quoted.of(fill)
                + " of "
                + Quoted.of(name)
                + " is no category; give one of "
                + Quoted.list(categories));
      }
    }

    /**
     * A column of categories, none of them missing.
     *
     * @param name the column's name
     * @param categories the categories
     */
    public Categorical(String name, List<String> categories) {
      this(name, categories, null, false);
    }

    @Override
    public int width() {
      return categories.size() + (marked ? 1 : 0);
    }

    @Override
    public List<String> tableNames() {
      List<String> names = new ArrayList<>();
      categories.forEach(category -> names.add(name + "=" + category));
      return mark(name, marked, names);
    }
  }

  /**
   * A column of many different texts, each of which is 1 in one of a fixed number of columns and 0
   * in the others: that of the FNV-1a hash (64 bits, unsigned) of its UTF-8 bytes modulo their
   * number. Different texts may share a column. A missing text is 0 in all.
   *
   * @param name the column's name
   * @param buckets the number of columns
   * @param marked whether missing values are marked
   */
  record Hashed(String name, int buckets, boolean marked) implements CsvColumn {
    /** The most columns that a column of texts is hashed into. */
    public static final int MOST_BUCKETS = 1 << 20;

    /** Checks the number. */
    public Hashed {
      if (buckets < 1 || buckets > MOST_BUCKETS) {
        throw new IllegalArgumentException(
            "[csv column] "
                + Quoted.of(name)
                + " cannot be hashed into "
                + buckets
                + " columns; give a number from 1 to "
                + MOST_BUCKETS);
      }
    }

    @Override
    public int width() {
      return buckets + (marked ? 1 : 0);
    }

    @Override
    public List<String> tableNames() {
      List<String> names = new ArrayList<>();
      IntStream.range(0, buckets).forEach(bucket -> names.add(name + "#" + bucket));
      return mark(name, marked, names);
    }
  }

  /**
   * A column that is passed over.
   *
   * @param name the column's name
   */
  record Ignored(String name) implements CsvColumn {
    @Override
    public boolean marked() {
      return false;
    }

    @Override
    public int width() {
      return 0;
    }

    @Override
    public List<String> tableNames() {
      return List.of();
    }
  }

  private static List<String> valueAndMark(String name, boolean marked) {
    return mark(name, marked, new ArrayList<>(List.of(name)));
  }

  private static List<String> mark(String name, boolean marked, List<String> names) {
    if (marked) {
      names.add(name + " missing");
    }
    return List.copyOf(names);
  }

  private static void requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "[csv column] " + value + " in " + Quoted.of(name) + " is not finite; give a number");
    }
  }
}
