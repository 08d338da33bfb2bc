package io.lockstep.cli.data;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvOptions.Header;
import io.lockstep.training.data.csv.schema.Imputation;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.text.DateOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a CSV file is to be understood; what is left out is found from it. */
public final class TableOptions {
  /** The names of these options. */
  public static final Set<String> NAMES =
      Set.of(
          "--header",
          "--delimiter",
          "--decimal",
          "--dates",
          "--missing",
          "--on-missing",
          "--impute",
          "--mark-missing",
          "--categorical",
          "--ignore",
          "--hash");

  @Option(
      names = "--header",
      paramLabel = "WHETHER",
      description = "Whether the first line of a CSV file holds names: yes, no or auto (default).")
  private @Nullable Header header;

  @Option(
      names = "--delimiter",
      paramLabel = "SIGN",
      description = {
        "What separates the fields of a CSV file: a character, tab, or blanks for runs of them"
            + " (default: found from the whole file)."
      })
  private @Nullable String delimiter;

  @Option(
      names = "--decimal",
      paramLabel = "SIGN",
      description = "The decimal sign, '.' or ',' (default: found from the whole file).")
  private @Nullable Character decimal;

  @Option(
      names = "--dates",
      paramLabel = "ORDER",
      description = {
        "Read dates that do not begin with the year: dmy (31.12.2016) or mdy (12/31/2016). Those"
            + " that do are always read."
      })
  private @Nullable DateOrder dates;

  @Option(
      names = "--missing",
      paramLabel = "TEXTS",
      description = {
        "Texts that stand for a missing value, with commas between them, beside the empty one"
            + " (default: ?,NA,N/A,NaN,null)."
      })
  private @Nullable String missing;

  @Option(
      names = "--on-missing",
      paramLabel = "HOW",
      description = {
        "error (default), drop (leave the lines out) or impute (fill in what is usual in the"
            + " training part). The model keeps what was done, for evaluate and predict."
      })
  private @Nullable OnMissing onMissing;

  @Option(
      names = "--impute",
      paramLabel = "WHAT",
      description = {
        "Fill in the mean (default), median or most frequent number; of categories the most"
            + " frequent. Says --on-missing impute, too."
      })
  private @Nullable Imputation imputation;

  @Option(
      names = "--mark-missing",
      description = {
        "Beside each column in which values are filled in, one that is 1 where they are. Says"
            + " --on-missing impute, too."
      })
  private boolean mark;

  @Option(
      names = "--categorical",
      paramLabel = "COLUMNS",
      description = {
        "Columns of numbers or dates to take as categories: names or numbers, with commas between"
            + " them."
      })
  private @Nullable List<String> categorical;

  @Option(
      names = "--ignore",
      paramLabel = "COLUMNS",
      description = "Columns to leave out: names or numbers, with commas between them.")
  private @Nullable List<String> ignored;

  @Option(
      names = "--hash",
      paramLabel = "N",
      description = {
        "Hash the texts of each column that has more than 1000 different ones into N inputs."
      })
  private @Nullable Integer hash;

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a choice makes no sense
   */
  public void check(DataSource source) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    given.put("--header", header);
    given.put("--delimiter", delimiter);
    given.put("--decimal", decimal);
    given.put("--dates", dates);
    given.put("--missing", missing);
    given.put("--on-missing", onMissing);
    given.put("--impute", imputation);
    given.put("--mark-missing", mark ? mark : null);
    given.put("--categorical", categorical);
    given.put("--ignore", ignored);
    given.put("--hash", hash);
    List<String> names =
        given.entrySet().stream().filter(e -> e.getValue() != null).map(Map.Entry::getKey).toList();
    if (!names.isEmpty() && !(source instanceof DataSource.Csv)) {
      throw new UsageException(
          "[train] "
              + String.join(", ", names)
              + (names.size() == 1 ? " says" : " say")
              + " how a CSV file is to be read; leave it out for other data");
    }
    boolean fills = imputation != null || mark;
    if (fills && onMissing != null && onMissing != OnMissing.IMPUTE) {
      throw new UsageException(
          "[train] "
              + (imputation != null ? "--impute" : "--mark-missing")
              + " fills missing values in, which --on-missing "
              + onMissing.name().toLowerCase(Locale.ROOT)
              + " does not; leave one of them out");
    }
    UsageException.check(() -> apply(CsvOptions.DEFAULT));
  }

  /** Returns the options with these choices. */
  public CsvOptions apply(CsvOptions options) {
    CsvOptions chosen = options;
    chosen = header == null ? chosen : chosen.withHeader(header);
    chosen = delimiter == null ? chosen : chosen.withSeparator(separator(delimiter));
    chosen = decimal == null ? chosen : chosen.withDecimal(decimal);
    chosen = dates == null ? chosen : chosen.withDates(dates);
    chosen =
        missing == null ? chosen : chosen.withMissingTexts(Arrays.asList(missing.split(",", -1)));
    chosen = onMissing == null ? chosen : chosen.withMissing(onMissing);
    if (imputation != null || mark) {
      chosen = chosen.withImputation(Objects.requireNonNullElse(imputation, Imputation.MEAN), mark);
    }
    chosen = categorical == null ? chosen : chosen.withCategorical(categorical);
    chosen = ignored == null ? chosen : chosen.withIgnored(ignored);
    return hash == null ? chosen : chosen.withHash(hash);
  }

  private static char separator(String text) {
    return switch (text) {
      case "tab", "\\t" -> '\t';
      case "blanks", "blank", "space" -> ' ';
      default -> {
        if (text.length() != 1) {
          throw new UsageException(
              "[train] the delimiter '"
                  + text
                  + "' is no single character; give one such as ';', or tab or blanks");
        }
        yield text.charAt(0);
      }
    };
  }
}
