package io.lockstep.training.data.csv.schema;

import io.lockstep.training.data.HoldOut;
import io.lockstep.training.data.csv.text.DateOrder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is to be understood where that is not left to its contents. Columns are named by
 * their name or, where none has it, by their number counted from 1. Immutable.
 */
public final class CsvOptions implements Cloneable {
  /** The usual choice: last column as label, everything else found from the contents. */
  public static final CsvOptions DEFAULT = new CsvOptions();

  private List<String> labels = List.of();
  private boolean labelled = true;
  private @Nullable String weights;
  private Header header = Header.AUTO;
  private Task task = Task.DETECT;
  private Map<String, Task> tasks = Map.of();
  private @Nullable Character separator;
  private @Nullable Character decimal;
  private DateOrder dates = DateOrder.YMD;
  private List<String> missingTexts = CsvFormat.USUAL_MISSING;
  private OnMissing onMissing = OnMissing.ERROR;
  private Imputation imputation = Imputation.MEAN;
  private boolean marked;
  private List<String> categorical = List.of();
  private List<String> ignored = List.of();
  private int buckets; // 0 for none: then such columns are an error.
  private HoldOut heldOut = HoldOut.NONE;
  private long seed;

  private CsvOptions() {}

  /** Whether the first line holds the names of the columns. */
  public enum Header {
    /**
     * It does where none of its fields is a number and none occurs again in its column, where its
     * numbers count on (0, 1, 2 or 2019, 2020) over columns of other numbers, or where it contains
     * the label's name.
     */
    AUTO,
    /** It does. */
    YES,
    /** It does not; columns are named {@code column 1} and so on. */
    NO
  }

  /** What the label is for. */
  public enum Task {
    /**
     * Classification where the label is text, codes with leading zeros, or whole numbers of at most
     * 20 different values that occur at least twice on average; else regression.
     */
    DETECT,
    /** Every different label is a class. */
    CLASSIFICATION,
    /** The label is a number to predict. */
    REGRESSION
  }

  private CsvOptions with(Consumer<CsvOptions> change) {
    try {
      CsvOptions changed = (CsvOptions) clone();
      change.accept(changed);
      return changed;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * These options with another label column.
   *
   * @param column the column's name or its number counted from 1
   * @return new options
   */
  public CsvOptions withLabel(String column) {
    return withLabels(List.of(column));
  }

  /**
   * These options with several label columns, each the target of an output of its own.
   *
   * @param columns the columns' names or their numbers counted from 1; a text that names none may
   *     be several with commas between them
   * @return new options
   */
  public CsvOptions withLabels(Collection<String> columns) {
    return with(o -> {
      o.labels = List.copyOf(columns);
      o.labelled = true;
    });
  }

  /**
   * These options with every column a feature.
   *
   * @return new options
   */
  public CsvOptions withoutLabel() {
    return with(o -> {
      o.labels = List.of();
      o.labelled = false;
    });
  }

  /**
   * These options with a column that says how much each example counts in losses; it is no feature.
   *
   * @param column the column's name or its number counted from 1
   * @return new options
   */
  public CsvOptions withWeights(String column) {
    return with(o -> o.weights = column);
  }

  /**
   * These options with another reading of the first line.
   *
   * @param choice whether the first line holds the names of the columns
   * @return new options
   */
  public CsvOptions withHeader(Header choice) {
    return with(o -> o.header = choice);
  }

  /**
   * These options with another task.
   *
   * @param choice what the label is for
   * @return new options
   */
  public CsvOptions withTask(Task choice) {
    return with(o -> o.task = choice);
  }

  /**
   * These options with another task for one of several labels.
   *
   * @param column the label column's name
   * @param choice what it is for
   * @return new options
   */
  public CsvOptions withTask(String column, Task choice) {
    Map<String, Task> all = new LinkedHashMap<>(tasks);
    all.put(column, choice);
    return with(o -> o.tasks = Map.copyOf(all));
  }

  /**
   * These options with a separator that is not looked for.
   *
   * @param character the character between fields; a blank stands for runs of blanks and tabs
   * @return new options
   * @throws IllegalArgumentException where it cannot separate
   */
  public CsvOptions withSeparator(char character) {
    return with(o -> o.separator = new CsvFormat(character, '.', dates, List.of()).separator());
  }

  /**
   * These options with a decimal sign that is not looked for. The other sign may then stand between
   * groups of three digits.
   *
   * @param sign a point or a comma
   * @return new options
   * @throws IllegalArgumentException where it is another sign
   */
  public CsvOptions withDecimal(char sign) {
    return with(o -> o.decimal = new CsvFormat(null, sign, dates, List.of()).decimal());
  }

  /**
   * These options with dates that do not begin with the year.
   *
   * @param order the order of day, month and year
   * @return new options
   */
  public CsvOptions withDates(DateOrder order) {
    return with(o -> o.dates = order);
  }

  /**
   * These options with other texts for missing values.
   *
   * @param texts the texts, in any case; the empty text always is one
   * @return new options
   */
  public CsvOptions withMissingTexts(Collection<String> texts) {
    return with(o -> o.missingTexts = List.copyOf(texts));
  }

  /**
   * These options with another treatment of missing values.
   *
   * @param choice what becomes of them
   * @return new options
   */
  public CsvOptions withMissing(OnMissing choice) {
    return with(o -> o.onMissing = choice);
  }

  /**
   * These options with missing values filled in.
   *
   * @param choice what a missing number is replaced by
   * @param mark whether each column that lacks values gets one beside it that tells where
   * @return new options
   */
  public CsvOptions withImputation(Imputation choice, boolean mark) {
    return with(o -> {
      o.onMissing = OnMissing.IMPUTE;
      o.imputation = choice;
      o.marked = mark;
    });
  }

  /**
   * These options with the part of the examples that will be held out by {@link
   * io.lockstep.training.data.Dataset#split}: what is filled in is found from the others alone.
   *
   * @param fraction of the examples
   * @param runSeed the run's seed
   * @return new options
   */
  public CsvOptions withHeldOut(double fraction, long runSeed) {
    return withHeldOut(new HoldOut(fraction, 0, false), runSeed);
  }

  /**
   * These options with the parts of the examples that will be held out: what is filled in is found
   * from the others alone.
   *
   * @param parts that are held out
   * @param runSeed the run's seed
   * @return new options
   */
  public CsvOptions withHeldOut(HoldOut parts, long runSeed) {
    return with(o -> {
      o.heldOut = parts;
      o.seed = runSeed;
    });
  }

  /**
   * These options with other columns taken as categories.
   *
   * @param columns columns to take as categories although they hold numbers or dates
   * @return new options
   */
  public CsvOptions withCategorical(Collection<String> columns) {
    return with(o -> o.categorical = List.copyOf(columns));
  }

  /**
   * These options with columns passed over.
   *
   * @param columns columns that are neither features nor label
   * @return new options
   */
  public CsvOptions withIgnored(Collection<String> columns) {
    return with(o -> o.ignored = List.copyOf(columns));
  }

  /**
   * These options with columns of more than 1000 different texts hashed.
   *
   * @param columns into how many columns each
   * @return new options
   * @throws IllegalArgumentException where the number is below 1 or above 1048576
   */
  public CsvOptions withHash(int columns) {
    if (columns < 1 || columns > CsvColumn.Hashed.MOST_BUCKETS) {
      throw new IllegalArgumentException(
          "[csv options] texts cannot be hashed into "
              + columns
              + " columns; give a number from 1 to "
              + CsvColumn.Hashed.MOST_BUCKETS
              + ", such as 64");
    }
    return with(o -> o.buckets = columns);
  }

  /** Returns the label columns, by name or number; empty for the usual one. */
  public List<String> labels() {
    return labels;
  }

  /** Returns the column of weights, by name or number; null for none. */
  public @Nullable String weights() {
    return weights;
  }

  /** Returns whether there is a label. */
  public boolean labelled() {
    return labelled;
  }

  /** Returns whether the first line holds the names of the columns. */
  public Header header() {
    return header;
  }

  /** Returns what a label column of that name is for. */
  public Task task(String column) {
    return tasks.getOrDefault(column, task);
  }

  /** Returns what single label columns are for, by name, where that was said of them. */
  public Map<String, Task> tasks() {
    return tasks;
  }

  /** Returns the character between fields, or null where it is looked for. */
  public @Nullable Character separator() {
    return separator;
  }

  /** Returns the decimal sign, or null where it is looked for. */
  public @Nullable Character decimal() {
    return decimal;
  }

  /** Returns the order of day, month and year. */
  public DateOrder dates() {
    return dates;
  }

  /** Returns the texts that stand for missing values. */
  public List<String> missingTexts() {
    return missingTexts;
  }

  /** Returns what becomes of missing values. */
  public OnMissing onMissing() {
    return onMissing;
  }

  /** Returns what a missing number is replaced by. */
  public Imputation imputation() {
    return imputation;
  }

  /** Returns whether columns tell where values were missing. */
  public boolean marked() {
    return marked;
  }

  /** Returns the columns taken as categories, by name or number. */
  public List<String> categorical() {
    return categorical;
  }

  /** Returns the columns left out, by name or number. */
  public List<String> ignored() {
    return ignored;
  }

  /** Returns into how many columns texts of many kinds are hashed; 0 for none. */
  public int buckets() {
    return buckets;
  }

  /** Returns the parts of the examples that will be held out. */
  public HoldOut heldOut() {
    return heldOut;
  }

  /** Returns the seed of the run, by which they are held out. */
  public long seed() {
    return seed;
  }
}
