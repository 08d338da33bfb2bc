package io.lockstep.training.data.csv.survey;

import io.lockstep.training.data.csv.schema.CsvColumn;
import io.lockstep.training.data.csv.schema.CsvColumn.Categorical;
import io.lockstep.training.data.csv.schema.CsvColumn.Hashed;
import io.lockstep.training.data.csv.schema.CsvColumn.Ignored;
import io.lockstep.training.data.csv.schema.CsvColumn.Numeric;
import io.lockstep.training.data.csv.schema.CsvColumn.Time;
import io.lockstep.training.data.csv.schema.CsvColumn.Unit;
import io.lockstep.training.data.csv.text.Categories;
import io.lockstep.training.data.csv.text.Numbers;
import java.util.HashMap;
import java.util.Map;

/** The values of one column, gathered in the second walk. */
public final class ColumnSurvey {
  /** What a column holds. */
  public enum Kind {
    /** Nothing that is wanted. */
    IGNORED("nothing"),
    /** Numbers. */
    NUMBERS("a number"),
    /** Dates. */
    CALENDAR("a date"),
    /** Times of day. */
    CLOCK("a time of day"),
    /** Categories. */
    TEXTS("a text");

    private final String one;

    Kind(String one) {
      this.one = one;
    }

    /** What is wrong with a value of another kind. */
    public String misfit() {
      return " is not " + one + ", as values of this column are";
    }
  }

  /** A category's most characters; a longer text is no category. */
  static final int LONGEST_CATEGORY = 1000;

  /** Numbers that float32 rounds by more than 2^-18 of their range are counted from an origin. */
  static final double MOST_ROUNDED = 64;

  /** So are numbers that it does not round but whose mean it rounds by 2^-12 of their range. */
  static final double MOST_EXACT = 4096;

  private final Kind kind;
  private final int mostCategories;
  private final char decimal;
  private final Map<String, String> categories = new HashMap<>();
  private long missing;
  private boolean tooMany;
  private boolean tooLong;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private boolean exact = true;
  private boolean whole = true;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;
  private Unit unit = Unit.DAYS;

  /**
   * A column to gather.
   *
   * @param mostCategories how many categories are kept; 0 for none
   */
  ColumnSurvey(Kind kind, int mostCategories, char decimal) {
    this.kind = kind;
    this.mostCategories = mostCategories;
    this.decimal = decimal;
  }

  /** Returns what the column holds. */
  public Kind kind() {
    return kind;
  }

  void addMissing() {
    missing++;
  }

  /** Adds a value; false where it is not of the column's kind. */
  boolean add(String text) {
    if (mostCategories > 0 && !tooMany) {
      addCategory(text);
    }
    return switch (kind) {
      case IGNORED, TEXTS -> true;
      case NUMBERS -> addNumber(text);
      case CALENDAR, CLOCK -> throw new IllegalStateException("times come as numbers");
    };
  }

  /** Adds a time. */
  void add(long micros) {
    earliest = Math.min(earliest, micros);
    latest = Math.max(latest, micros);
    while (unit != Unit.SECONDS && micros % unit.micros() != 0) {
      unit = Unit.values()[unit.ordinal() + 1];
    }
  }

  private boolean addNumber(String text) {
    if (!Numbers.isNumber(text, decimal)) {
      return false;
    }
    double value = Numbers.parse(text, decimal);
    min = Math.min(min, value);
    max = Math.max(max, value);
    exact = exact && value == (float) value;
    whole = whole && Numbers.isWhole(value);
    return true;
  }

  private void addCategory(String text) {
    tooLong = tooLong || text.length() > LONGEST_CATEGORY;
    categories.putIfAbsent(Categories.key(text, decimal), text);
    if (categories.size() > mostCategories || tooLong) {
      tooMany = true;
      categories.clear();
    }
  }

  long missing() {
    return missing;
  }

  /** Whether there are more categories than are kept, or one is too long. */
  boolean isTooMany() {
    return tooMany;
  }

  /** Whether a text is too long for a category. */
  boolean isTooLong() {
    return tooLong;
  }

  int different() {
    return categories.size();
  }

  /** Returns whether all values are whole numbers. */
  public boolean isWhole() {
    return whole;
  }

  /** Whether all values are equal; not where there is none. */
  public boolean isConstant() {
    return switch (kind) {
      case IGNORED -> false;
      case NUMBERS -> min == max;
      case CALENDAR, CLOCK -> earliest == latest;
      case TEXTS -> !tooMany && categories.size() == 1;
    };
  }

  /** The distance between the largest and the smallest number; 0 where there is none. */
  double range() {
    return max > min ? max - min : 0;
  }

  /** All characters of the categories. */
  long size() {
    return categories.values().stream().mapToLong(String::length).sum();
  }

  /** The column as categories. */
  CsvColumn asCategories(String name, boolean mark) {
    return new Categorical(
        name, Categories.sorted(categories.values(), decimal), null, mark && missing > 0);
  }

  /**
   * The column as what it holds.
   *
   * @param buckets of texts that are too many
   * @param mark whether missing values are to be marked where there are any
   */
  CsvColumn column(String name, int buckets, boolean mark) {
    boolean marked = mark && missing > 0;
    return switch (kind) {
      case IGNORED -> new Ignored(name);
      case NUMBERS -> new Numeric(name, origin(), null, marked);
      case CALENDAR, CLOCK ->
          new Time(
              name,
              unit,
              kind == Kind.CLOCK,
              earliest == Long.MAX_VALUE ? 0 : earliest,
              null,
              marked);
      case TEXTS -> tooMany ? new Hashed(name, buckets, marked) : asCategories(name, mark);
    };
  }

  /** The smallest number where float32 could not hold the numbers well as they are; else 0. */
  private double origin() {
    double size = Math.max(Math.abs(min), Math.abs(max));
    boolean needed = size > (exact ? MOST_EXACT : MOST_ROUNDED) * range();
    return needed && range() > 0 && Double.isFinite(size) ? min : 0;
  }
}
