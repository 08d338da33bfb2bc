package io.lockstep.training.data.csv.survey;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.csv.text.CsvFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The columns that options name, by name or by number; a name wins over a number. */
public final class ColumnNames {
  private final CsvFile file;
  private final List<String> names;
  private final boolean header;

  /**
   * The names of a file's columns.
   *
   * @param header whether they stand in the file
   */
  ColumnNames(CsvFile file, List<String> names, boolean header) {
    this.file = file;
    this.names = names;
    this.header = header;
  }

  /**
   * The places of columns; a text that names none may be several with commas between them.
   *
   * @param kind of column, for messages
   * @param purpose what they are wanted for, for messages
   */
  Set<Integer> find(Collection<String> wanted, String kind, String purpose) {
    Set<Integer> places = new TreeSet<>();
    for (String text : wanted) {
      List<String> parts =
          names.contains(text) ? List.of(text) : new ArrayList<>(List.of(text.split(",")));
      for (String part : parts) {
        String name = names.contains(part) ? part : part.strip();
        if (!name.isEmpty()) {
          places.add(find(name, kind, purpose));
        }
      }
    }
    return places;
  }

  /**
   * The place of a column.
   *
   * @param kind of column, for messages
   * @param purpose what it is wanted for, for messages
   */
  int find(String wanted, String kind, String purpose) {
    int place = names.indexOf(wanted);
    if (place >= 0) {
      return place;
    }
    if (wanted.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(wanted);
      if (number >= 1 && number <= names.size()) {
        return number - 1;
      }
      throw file.error(
          "there is no " + kind + " " + number + purpose,
          "Give a number from 1 to " + names.size() + " or a column's name");
    }
    throw file.error(
        "there is no " + kind + " " + Quoted.of(wanted) + purpose,
        header
            ? sentence(Suggestions.hint(wanted, names))
            : "The file has no line of names; give the "
                + kind
                + "'s number, 1 to "
                + names.size()
                + ", or say --header yes if it has one");
  }

  /** A hint as a sentence of its own. */
  public static String sentence(String hint) {
    return Character.toUpperCase(hint.charAt(0)) + hint.substring(1);
  }
}
