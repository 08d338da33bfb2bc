package io.lockstep.training.data.csv.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Categories, named as they stand in the file. Numbers that are whole are told by their value (1.0
 * is the category 1), and named by the spelling that is met first; those with leading zeros are
 * codes and told by their text.
 */
public final class Categories {
  private Categories() {}

  /** What a category is told by. */
  public static String key(String text, char decimal) {
    if (!Numbers.isNumber(text, decimal) || Numbers.hasLeadingZero(text)) {
      return text;
    }
    double value = Numbers.parse(text, decimal);
    return Numbers.isWhole(value) ? Long.toString((long) value) : text;
  }

  /** In numeric order where all are whole numbers, else in the order of characters. */
  public static List<String> sorted(Collection<String> categories, char decimal) {
    boolean whole =
        categories.stream()
            .allMatch(text ->
                Numbers.isNumber(text, decimal) && Numbers.isWhole(Numbers.parse(text, decimal)));
    Comparator<String> byText = Comparator.naturalOrder();
    return categories.stream()
        .sorted(
            whole
                ? Comparator.<String>comparingDouble(text -> Numbers.parse(text, decimal))
                    .thenComparing(byText)
                : byText)
        .toList();
  }

  /** The place of each category by its key. */
  public static Map<String, Integer> places(List<String> categories, char decimal) {
    Map<String, Integer> places = new HashMap<>();
    categories.forEach(text -> places.putIfAbsent(key(text, decimal), places.size()));
    return places;
  }
}
