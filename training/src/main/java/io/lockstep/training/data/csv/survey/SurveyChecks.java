package io.lockstep.training.data.csv.survey;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.survey.ColumnSurvey.Kind;
import io.lockstep.training.data.csv.text.DateOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What keeps the columns of a surveyed file from being used, all of it in one message. */
public final class SurveyChecks {
  /** Categories are stored with a model, whose description has a limit of its own. */
  private static final long MOST_CHARACTERS = 8_000_000;

  private final CsvSurvey survey;
  private final List<String> problems = new ArrayList<>();
  private final List<String> remedies = new ArrayList<>();

  private SurveyChecks(CsvSurvey survey) {
    this.survey = survey;
  }

  /**
   * Checks what a file holds.
   *
   * @throws DataException where it cannot be used
   */
  static void check(CsvSurvey survey) {
    new SurveyChecks(survey).check();
  }

  private void check() {
    checkFeatures();
    survey.labels().forEach(this::checkLabel);
    checkRanges();
    checkTexts();
    checkMissing();
    if (!problems.isEmpty()) {
      throw survey.file().error(String.join("; and ", problems), String.join(". ", remedies));
    }
  }

  private void checkFeatures() {
    List<String> features = names(this::isFeature);
    List<String> labels = names(survey::isLabel);
    if (!labels.isEmpty() && features.isEmpty()) {
      throw survey
          .file()
          .error(
              (labels.size() == 1 ? "has the label column " : "has the label columns ")
                  + labels.stream().map(Quoted::of).collect(Collectors.joining(", "))
                  + " but no column of features",
              "Give a file with at least one more column");
    }
    if (features.isEmpty()) {
      throw survey.file().error("has no column of features", "Ignore fewer columns");
    }
  }

  private void checkLabel(int label) {
    ColumnSurvey column = survey.columns().get(label);
    String name = Quoted.of(survey.scan().names().get(label));
    if (column.kind() == Kind.IGNORED) {
      throw survey
          .file()
          .error("the label column " + name + " holds nothing", "Choose another label");
    }
    if (survey.isClass(label) && column.isTooMany()) {
      throw survey
          .file()
          .error(
              column.isTooLong()
                  ? "the label column "
                      + name
                      + " has a text of more than "
                      + ColumnSurvey.LONGEST_CATEGORY
                      + " characters"
                  : "the label column "
                      + name
                      + " has more than "
                      + survey.mostClasses()
                      + " different values: as classes these would be as many outputs, "
                      + survey.mostClasses() / (1 << 18)
                      + " MiB for each example of a batch and for each unit of the last hidden"
                      + " layer",
              "Choose another label, group its values, or predict a number (--task regression)");
    }
  }

  /** The scale of a column is one over its spread, which must be a float32. */
  private void checkRanges() {
    for (int i = 0; i < survey.columns().size(); i++) {
      ColumnSurvey column = survey.columns().get(i);
      boolean number = column.kind() == Kind.NUMBERS && !(survey.isLabel(i) && survey.isClass(i));
      if (number
          && i != survey.weights()
          && column.range() > 0
          && Float.isInfinite((float) (1 / column.range()))) {
        throw survey
            .file()
            .error(
                "the values of column "
                    + Quoted.of(survey.scan().names().get(i))
                    + " differ by at most "
                    + column.range()
                    + ", which is too little for float32 to scale",
                "Give the column in another unit");
      }
    }
  }

  private void checkTexts() {
    List<String> many = names(i -> isFeature(i) && survey.columns().get(i).isTooMany());
    if (!many.isEmpty() && survey.options().buckets() == 0) {
      String what =
          survey.columns().stream().anyMatch(ColumnSurvey::isTooLong)
              ? " or one of more than " + ColumnSurvey.LONGEST_CATEGORY + " characters"
              : "";
      problems.add(
          (many.size() == 1 ? "column " : "columns ")
              + Quoted.list(many)
              + (many.size() == 1 ? " has" : " have")
              + " more than "
              + CsvSurvey.MOST_CATEGORIES
              + " different texts"
              + what
              + ", too many for categories");
      remedies.add(
          "Leave "
              + (many.size() == 1 ? "it" : "them")
              + " out by --ignore, or hash each into N columns by --hash N, such as --hash 64 (from"
              + " Java CsvOptions.withIgnored and withHash)");
      List<String> dates =
          names(i -> many.contains(survey.scan().names().get(i)) && looksLikeDates(i));
      if (!dates.isEmpty()) {
        remedies.add(
            Quoted.list(dates)
                + " looks like dates: --dates dmy (day first) or --dates mdy reads"
                + " them as times");
      }
    }
    long characters = survey.columns().stream().mapToLong(ColumnSurvey::size).sum();
    if (characters > MOST_CHARACTERS) {
      problems.add(
          "the categories of all columns take "
              + characters
              + " characters, more than the "
              + MOST_CHARACTERS
              + " that a model file can keep");
      remedies.add("Leave columns of long texts out by --ignore");
    }
  }

  private boolean looksLikeDates(int place) {
    return survey.options().dates() == DateOrder.YMD
        && survey.scan().columns().get(place).isYearLast();
  }

  private boolean isFeature(int place) {
    return !survey.isLabel(place)
        && place != survey.weights()
        && survey.columns().get(place).kind() != Kind.IGNORED;
  }

  private void checkMissing() {
    long lines = survey.incomplete();
    if (lines > 0 && survey.options().onMissing() == OnMissing.ERROR) {
      String counted =
          IntStream.range(0, survey.columns().size())
              .filter(i -> survey.columns().get(i).missing() > 0)
              .boxed()
              .sorted((a, b) -> Long.compare(lacking(b), lacking(a)))
              .limit(10)
              .map(i -> Quoted.of(survey.scan().names().get(i)) + " (" + lacking(i) + ")")
              .collect(Collectors.joining(", "));
      long columns = survey.columns().stream().filter(c -> c.missing() > 0).count();
      problems.add(
          missing(lines, survey.scan().lines(), survey.firstIncomplete(), columns, counted));
      remedies.add(
          "Say what becomes of them: --on-missing drop leaves the lines out, --on-missing impute"
              + " fills in what is usual (from Java CsvOptions.withMissing), --ignore leaves"
              + " columns out");
    } else if (survey.rows() == 0) {
      throw survey
          .file()
          .error("has no line without missing values", "Give a file with at least one example");
    }
  }

  private long lacking(int place) {
    return survey.columns().get(place).missing();
  }

  /** Counts the lines and columns that lack values. */
  public static String missing(long lines, long all, long first, long columns, String counted) {
    return "values are missing on "
        + lines
        + " of "
        + all
        + " lines (the first is line "
        + first
        + "), in "
        + columns
        + (columns == 1 ? " column: " : " columns: ")
        + counted
        + (columns > 10 ? " and " + (columns - 10) + " more" : "");
  }

  private List<String> names(Predicate<Integer> test) {
    return IntStream.range(0, survey.columns().size())
        .boxed()
        .filter(test)
        .map(survey.scan().names()::get)
        .toList();
  }
}
