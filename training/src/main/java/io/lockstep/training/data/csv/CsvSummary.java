package io.lockstep.training.data.csv;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.csv.schema.CsvColumn;
import io.lockstep.training.data.csv.schema.CsvColumn.Categorical;
import io.lockstep.training.data.csv.schema.CsvColumn.Hashed;
import io.lockstep.training.data.csv.schema.CsvColumn.Ignored;
import io.lockstep.training.data.csv.schema.CsvColumn.Numeric;
import io.lockstep.training.data.csv.schema.CsvColumn.Time;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.survey.ColumnSurvey.Kind;
import io.lockstep.training.data.csv.survey.CsvScan;
import io.lockstep.training.data.csv.survey.CsvSurvey;
import io.lockstep.training.data.csv.text.DateOrder;
import io.lockstep.training.data.csv.text.Separators;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was understood of a file, in words. */
final class CsvSummary {
  private static final int MOST_NAMED = 5;

  /** So many categories are perhaps meant for something else, and are said. */
  private static final int MANY = 50;

  private final CsvSchema schema;
  private final CsvSurvey survey;

  private CsvSummary(CsvSchema schema, CsvSurvey survey) {
    this.schema = schema;
    this.survey = survey;
  }

  /** The reading of a file for training. */
  static CsvReading of(CsvSchema schema, CsvSurvey survey, List<String> notes) {
    CsvSummary summary = new CsvSummary(schema, survey);
    List<String> parts = new ArrayList<>(summary.parts());
    parts.addAll(notes);
    int lines = survey.file().count(survey.scan().lines());
    return new CsvReading(String.join("; ", parts), notes, summary.warnings(), lines, List.of());
  }

  private List<String> parts() {
    CsvScan.Result scan = survey.scan();
    List<String> parts = new ArrayList<>();
    String names = schema.header() ? " behind the names on line " + scan.firstLine() : "";
    parts.add(scan.lines() + (scan.lines() == 1 ? " line" : " lines") + " of values" + names);
    if (!scan.titles().isEmpty()) {
      parts.add("passed over as titles: line " + join(scan.titles()));
    }
    parts.add(
        "fields separated by "
            + separator(survey.file().separator())
            + ", decimal sign '"
            + schema.format().decimal()
            + "'");
    List<String> labels = schema.labelColumns().stream().map(CsvSummary::label).toList();
    if (!labels.isEmpty()) {
      parts.add((labels.size() == 1 ? "label " : "labels ") + String.join(", ", labels));
    }
    if (schema.weights() != null) {
      parts.add("weights " + Quoted.of(schema.weights()));
    }
    parts.add("features: " + features());
    schema.columns().forEach(column -> describe(column, parts));
    List<String> ignored =
        schema.columns().stream().filter(Ignored.class::isInstance).map(CsvColumn::name).toList();
    if (!ignored.isEmpty()) {
      parts.add("ignored: " + few(ignored));
    }
    List<String> dates =
        IntStream.range(0, scan.names().size())
            .filter(i -> survey.columns().get(i).kind() == Kind.TEXTS)
            .filter(i -> schema.format().dates() == DateOrder.YMD)
            .filter(i -> scan.columns().get(i).isYearLast())
            .mapToObj(scan.names()::get)
            .toList();
    if (!dates.isEmpty()) {
      parts.add("texts like dates, which --dates dmy or --dates mdy reads: " + few(dates));
    }
    return parts;
  }

  private static String join(List<Long> lines) {
    return lines.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String separator(char separator) {
    return switch (separator) {
      case '\t' -> "tabs";
      case Separators.BLANKS -> "blanks";
      default -> "'" + separator + "'";
    };
  }

  private static String label(CsvColumn column) {
    String name = Quoted.of(column.name());
    return switch (column) {
      case Categorical categorical ->
          name + " of " + counted(categorical.categories().size(), "class", "classes");
      case Time time -> name + " of times";
      default -> name + " of numbers";
    };
  }

  private String features() {
    List<CsvColumn> features = schema.features();
    long numbers = features.stream().filter(Numeric.class::isInstance).count();
    long times = features.stream().filter(Time.class::isInstance).count();
    long hashed = features.stream().filter(Hashed.class::isInstance).count();
    List<String> texts = new ArrayList<>();
    add(texts, numbers, "of numbers");
    add(texts, features.size() - numbers - times - hashed, "of categories");
    add(texts, times, "of times");
    add(texts, hashed, "of hashed texts");
    return String.join(", ", texts) + ", as " + counted(schema.width(), "input", "inputs");
  }

  private static void add(List<String> texts, long count, String what) {
    if (count > 0) {
      texts.add(counted(count, "column", "columns") + " " + what);
    }
  }

  /** What one column is taken for, where that is not plain. */
  private void describe(CsvColumn column, List<String> parts) {
    switch (column) {
      case Numeric numeric when numeric.origin() != 0 ->
          parts.add(Quoted.of(column.name()) + " counted from " + numeric.text(0));
      case Time time ->
          parts.add(
              Quoted.of(column.name())
                  + " in "
                  + time.unit().name().toLowerCase(Locale.ROOT)
                  + " since "
                  + time.text(0));
      case Categorical categorical
          when categorical.categories().size() > MANY && !schema.labels().contains(column.name()) ->
          parts.add(
              Quoted.of(column.name()) + " of " + categorical.categories().size() + " categories");
      default -> {}
    }
  }

  private List<String> warnings() {
    List<String> constant =
        IntStream.range(0, survey.columns().size())
            .filter(i -> !survey.isLabel(i) && i != survey.weights())
            .filter(i -> survey.columns().get(i).isConstant())
            .mapToObj(survey.scan().names()::get)
            .toList();
    if (constant.isEmpty()) {
      return List.of();
    }
    boolean one = constant.size() == 1;
    return List.of(
        (one ? "column " : "columns ")
            + few(constant)
            + (one ? " has" : " have")
            + " one value alone, from which nothing can be learnt");
  }

  private static String few(List<String> names) {
    int more = names.size() - MOST_NAMED;
    String first =
        names.stream().limit(MOST_NAMED).map(Quoted::of).collect(Collectors.joining(", "));
    return more > 0 ? first + " and " + more + " more" : first;
  }

  private static String counted(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
