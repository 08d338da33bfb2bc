package io.lockstep.training.data.csv.schema;

import io.lockstep.training.data.csv.text.DateOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the texts of a file are written.
 *
 * @param separator between fields, a blank for runs of blanks and tabs; null where it is to be
 *     found anew in each file
 * @param decimal the decimal sign, a point or a comma
 * @param dates how dates are written that do not begin with the year
 * @param missing texts that stand for a missing value, beside the empty one, in any case
 */
public record CsvFormat(
    @Nullable Character separator, char decimal, DateOrder dates, List<String> missing) {
  /** The texts that usually stand for a missing value. */
  public static final List<String> USUAL_MISSING = List.of("?", "NA", "N/A", "NaN", "null");

  /** Checks the signs. */
  public CsvFormat {
    missing = List.copyOf(missing);
    if (decimal != '.' && decimal != ',') {
      throw new IllegalArgumentException(
          "[csv format] the decimal sign '" + decimal + "' is no '.' or ','; give one of these");
    }
    if (separator != null && "\"\r\n.".indexOf(separator) >= 0) {
      throw new IllegalArgumentException(
          "[csv format] fields cannot be separated by quotes, points or line ends; give a"
              + " character such as ';'");
    }
  }
}
