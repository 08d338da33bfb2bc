package io.lockstep.training.data.csv.survey;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.csv.schema.CsvColumn;
import io.lockstep.training.data.csv.schema.CsvColumn.Ignored;
import io.lockstep.training.data.csv.schema.CsvColumn.Numeric;
import io.lockstep.training.data.csv.schema.CsvFormat;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvOptions.Task;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.survey.ColumnSurvey.Kind;
import io.lockstep.training.data.csv.text.CsvFile;
import io.lockstep.training.data.csv.text.MissingTexts;
import io.lockstep.training.data.csv.text.Numbers;
import io.lockstep.training.data.csv.text.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The second walk through a CSV file whose columns are known by kind: gathers categories and
 * ranges, counts missing values, and makes the schema of it.
 */
public final class CsvSurvey {
  /** The most categories that a feature may have. */
  static final int MOST_CATEGORIES = 1000;

  /** The most classes that are gathered. */
  static final int MOST_CLASSES = 1 << 20;

  private static final int MOST_DETECTED_CLASSES = 20;
  private static final int NONE = -1;

  private final CsvFile file;
  private final CsvScan.Result scan;
  private final CsvOptions options;
  private final int mostClasses;
  private final MissingTexts missing;
  private final Set<Integer> labels;
  private final int weights;
  private final List<ColumnSurvey> columns = new ArrayList<>();
  private long seen;
  private long incomplete;
  private long unlabelled;
  private long firstIncomplete;

  private CsvSurvey(CsvFile file, CsvScan.Result scan, CsvOptions options, int mostClasses) {
    this.mostClasses = mostClasses;
    this.file = file;
    this.scan = scan;
    this.options = options;
    this.missing = new MissingTexts(options.missingTexts());
    ColumnNames names = new ColumnNames(file, scan.names(), scan.header());
    Set<Integer> ignored = names.find(options.ignored(), "column", " to ignore");
    Set<Integer> categorical =
        names.find(options.categorical(), "column", " to take as categories");
    String weighing = options.weights();
    this.weights = weighing == null ? NONE : names.find(weighing, "column of weights", "");
    this.labels = labels(names, ignored);
    checkTasks();
    if (weights != NONE) {
      checkWeights(ignored, categorical);
    }
    for (int i = 0; i < scan.columns().size(); i++) {
      Kind kind = ignored.contains(i) ? Kind.IGNORED : kind(scan.columns().get(i));
      boolean asTexts = categorical.contains(i) && !isLabel(i) && kind != Kind.IGNORED;
      columns.add(survey(i, asTexts ? Kind.TEXTS : kind));
    }
  }

  /** Walks the file and returns what it holds. */
  public static CsvSurvey of(CsvFile file, CsvScan.Result scan, CsvOptions options) {
    return of(file, scan, options, MOST_CLASSES);
  }

  /** Walks a file of at most so many classes. */
  static CsvSurvey of(CsvFile file, CsvScan.Result scan, CsvOptions options, int mostClasses) {
    CsvSurvey survey = new CsvSurvey(file, scan, options, mostClasses);
    file.forEach(survey::visit);
    return survey;
  }

  private Set<Integer> labels(ColumnNames names, Set<Integer> ignored) {
    int place = NONE;
    if (!options.labels().isEmpty()) {
      Set<Integer> places = names.find(options.labels(), "label column", "");
      for (int label : places) {
        if (ignored.contains(label)) {
          throw file.error(
              "the label column " + Quoted.of(scan.names().get(label)) + " is to be ignored, too",
              "Choose another label, or leave it out of --ignore");
        }
      }
      return places;
    }
    if (options.labelled()) {
      for (int i = 0; i < scan.columns().size(); i++) {
        boolean other = i == weights || ignored.contains(i) || scan.columns().get(i).isVoid();
        place = other ? place : i;
      }
    }
    return place == NONE ? Set.of() : Set.of(place);
  }

  private void checkTasks() {
    for (String name : options.tasks().keySet()) {
      List<String> known = labels.stream().map(scan.names()::get).toList();
      if (!known.contains(name)) {
        throw file.error(
            "there is no label column " + Quoted.of(name) + ", whose task is said",
            ColumnNames.sentence(Suggestions.hint(name, known)));
      }
    }
  }

  private void checkWeights(Set<Integer> ignored, Set<Integer> categorical) {
    String name = Quoted.of(scan.names().get(weights));
    String other =
        isLabel(weights)
            ? "the label"
            : ignored.contains(weights)
                ? "ignored"
                : categorical.contains(weights) ? "taken as categories" : "";
    if (!other.isEmpty()) {
      throw file.error(
          "the column of weights " + name + " is to be " + other + ", too",
          "Choose another column, or leave one of the two out");
    }
    if (kind(scan.columns().get(weights)) != Kind.NUMBERS) {
      throw file.error(
          "the column of weights " + name + " does not hold numbers",
          "Give a column of numbers of at least 0, how much each example counts");
    }
  }

  private Kind kind(ColumnScan column) {
    if (column.isVoid()) {
      return Kind.IGNORED;
    }
    if (column.isNumeric(scan.decimal())) {
      return Kind.NUMBERS;
    }
    return column.isCalendar() ? Kind.CALENDAR : column.isClock() ? Kind.CLOCK : Kind.TEXTS;
  }

  private ColumnSurvey survey(int place, Kind kind) {
    if (!isLabel(place)) {
      return new ColumnSurvey(kind, kind == Kind.TEXTS ? MOST_CATEGORIES : 0, scan.decimal());
    }
    Task task = task(place);
    boolean classes =
        task == Task.CLASSIFICATION || kind == Kind.TEXTS || scan.columns().get(place).isCodes();
    Kind held =
        task == Task.CLASSIFICATION
            ? Kind.TEXTS
            : task == Task.REGRESSION && kind == Kind.TEXTS ? Kind.NUMBERS : kind;
    int most =
        task == Task.REGRESSION
            ? 0
            : classes ? mostClasses : kind == Kind.NUMBERS ? MOST_DETECTED_CLASSES : 0;
    return new ColumnSurvey(held, most, scan.decimal());
  }

  private void visit(long line, CsvRecord fields) {
    if (line < scan.firstLine() || (scan.header() && line == scan.firstLine())) {
      return;
    }
    seen++;
    boolean whole = true;
    boolean known = true;
    for (int i = 0; i < columns.size(); i++) {
      ColumnSurvey column = columns.get(i);
      if (column.kind() == Kind.IGNORED) {
        continue;
      }
      String text = CsvFile.text(fields, i);
      if (missing.contains(text)) {
        column.addMissing();
        whole = false;
        known &= !isLabel(i) && i != weights;
      } else {
        add(column, text, line, fields, i);
      }
    }
    unlabelled += known ? 0 : 1;
    if (!whole) {
      firstIncomplete = incomplete == 0 ? line : firstIncomplete;
      incomplete++;
    }
  }

  private void add(ColumnSurvey column, String text, long line, CsvRecord fields, int place) {
    boolean fits;
    if (column.kind() == Kind.CALENDAR || column.kind() == Kind.CLOCK) {
      long micros =
          column.kind() == Kind.CLOCK ? Times.clock(text) : Times.calendar(text, options.dates());
      fits = micros != Times.NONE;
      if (fits) {
        column.add(micros);
      }
    } else {
      fits = column.add(text);
    }
    if (!fits) {
      throw misfit(column.kind(), line, fields, place);
    }
  }

  private RuntimeException misfit(Kind kind, long line, CsvRecord fields, int place) {
    if (scan.header() && seen == 1 && looksLikeMoreNames(fields)) {
      return file.error(
          line,
          "",
          "it stands between the names on line "
              + scan.firstLine()
              + " and the values but holds texts where these are numbers ("
              + Quoted.list(fields.getFields())
              + ")",
          "Remove the line");
    }
    String repair = "Correct the value or remove the line";
    String names =
        scan.header() || seen > 1 ? "" : "; if the line holds the names, say --header yes";
    return file.error(
        line,
        scan.names().get(place),
        Quoted.of(CsvFile.text(fields, place)) + kind.misfit(),
        repair + "; if it stands for a missing value, name it by --missing" + names);
  }

  /** Whether no column of numbers has one in a line. */
  private boolean looksLikeMoreNames(CsvRecord fields) {
    int texts = 0;
    for (int i = 0; i < columns.size(); i++) {
      String text = CsvFile.text(fields, i);
      if (columns.get(i).kind() == Kind.NUMBERS && !text.isEmpty()) {
        if (Numbers.isNumber(text, scan.decimal())) {
          return false;
        }
        texts++;
      }
    }
    return texts > 1;
  }

  /**
   * The schema, without what is to be filled in.
   *
   * @throws io.lockstep.training.data.DataException where the columns cannot be used as they are
   */
  public CsvSchema schema() {
    SurveyChecks.check(this);
    List<CsvColumn> meanings = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ColumnSurvey column = columns.get(i);
      String name = scan.names().get(i);
      boolean mark = options.marked() && !isLabel(i);
      CsvColumn meaning =
          i == weights
              ? new Numeric(name)
              : isLabel(i) && isClass(i)
                  ? column.asCategories(name, false)
                  : column.column(name, options.buckets(), mark);
      boolean tells = scan.header() ? !scan.columns().get(i).isVoid() : true;
      if (!(meaning instanceof Ignored) || tells) {
        meanings.add(meaning);
      }
    }
    List<String> labelled = labels.stream().map(scan.names()::get).toList();
    long features = CsvSchema.width(meanings, labelled, name(weights));
    if (features > CsvSchema.MOST_FEATURES) {
      throw file.error(
          "its columns make "
              + features
              + " features, more than the "
              + CsvSchema.MOST_FEATURES
              + " that are allowed",
          "Hash texts into fewer columns by --hash N, or leave columns out by --ignore");
    }
    CsvFormat format =
        new CsvFormat(file.separator(), scan.decimal(), options.dates(), options.missingTexts());
    return new CsvSchema(
        format, options.onMissing(), meanings, labelled, scan.header(), name(weights));
  }

  private @Nullable String name(int place) {
    return place == NONE ? null : scan.names().get(place);
  }

  private Task task(int label) {
    return options.task(scan.names().get(label));
  }

  /** Whether a label's values are classes. */
  boolean isClass(int label) {
    ColumnSurvey column = columns.get(label);
    return switch (task(label)) {
      case CLASSIFICATION -> true;
      case REGRESSION -> false;
      case DETECT ->
          column.kind() == Kind.TEXTS
              || (column.kind() == Kind.NUMBERS
                  && (scan.columns().get(label).isCodes() || few(label, column)));
    };
  }

  private boolean few(int label, ColumnSurvey column) {
    return column.isWhole()
        && !column.isTooMany()
        && 2L * column.different() <= scan.columns().get(label).present();
  }

  /** The number of examples. */
  public int rows() {
    long lines =
        switch (options.onMissing()) {
          case ERROR -> scan.lines();
          case DROP -> scan.lines() - incomplete;
          case IMPUTE -> scan.lines() - unlabelled;
        };
    return file.count(lines);
  }

  /** Returns the file. */
  public CsvFile file() {
    return file;
  }

  /** Returns what the first walk found. */
  public CsvScan.Result scan() {
    return scan;
  }

  /** Returns what was not left to the contents. */
  public CsvOptions options() {
    return options;
  }

  /** Returns what each column holds, in their order. */
  public List<ColumnSurvey> columns() {
    return columns;
  }

  /** The places of the labels. */
  Set<Integer> labels() {
    return labels;
  }

  /** Whether a label stands in a place. */
  public boolean isLabel(int place) {
    return labels.contains(place);
  }

  /** The place of the column of weights; -1 where there is none. */
  public int weights() {
    return weights;
  }

  /** The most classes of a label. */
  int mostClasses() {
    return mostClasses;
  }

  /** How many lines lack a value. */
  long incomplete() {
    return incomplete;
  }

  /** How many lines lack the label or the weight. */
  long unlabelled() {
    return unlabelled;
  }

  /** The number of the first line that lacks a value. */
  long firstIncomplete() {
    return firstIncomplete;
  }
}
