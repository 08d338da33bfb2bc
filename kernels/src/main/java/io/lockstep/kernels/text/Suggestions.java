package io.lockstep.kernels.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The known names nearest to a misspelt one, for messages that say "did you mean".
 *
 * <p>Names are compared by Levenshtein distance (insert, delete, replace: 1 each) without regard to
 * case. A name is near where the distance is at most a third of the wanted name's length, and at
 * least 2 is always allowed; a name that contains the wanted one, or the other way round, is near
 * too where both have at least 3 characters.
 */
public final class Suggestions {
  private static final int MOST_NEAR = 3;
  private static final int MOST_LISTED = 20;

  /** Longer names are no slips of the keyboard, and comparing costs the product of the lengths. */
  private static final int LONGEST_COMPARED = 200;

  private Suggestions() {}

  /**
   * The known names that are near the wanted one, at most three, nearest first and in the known
   * order where equally near.
   *
   * @param wanted the unknown name
   * @param known the names there are
   * @return the near names, possibly none
   */
  public static List<String> nearest(String wanted, Collection<String> known) {
    String lower = wanted.toLowerCase(Locale.ROOT);
    int allowed = Math.max(2, lower.length() / 3);
    record Candidate(String name, int distance) {}
    return known.stream()
        .map(name -> new Candidate(name, measure(lower, name.toLowerCase(Locale.ROOT), allowed)))
        .filter(candidate -> candidate.distance <= allowed)
        .sorted(Comparator.comparingInt(Candidate::distance))
        .limit(MOST_NEAR)
        .map(Candidate::name)
        .toList();
  }

  /**
   * The hint of a message about an unknown name: {@code did you mean 'relu' or 'gelu'?} where there
   * are near names, else {@code known are 'a', 'b', 'c'} (the first 20).
   *
   * @param wanted the unknown name
   * @param known the names there are
   * @return the hint
   */
  public static String hint(String wanted, Collection<String> known) {
    List<String> near = nearest(wanted, known);
    if (!near.isEmpty()) {
      return near.stream()
          .map(Quoted::of)
          .collect(Collectors.joining(" or ", "did you mean ", "?"));
    }
    String names =
        known.stream().limit(MOST_LISTED).map(Quoted::of).collect(Collectors.joining(", "));
    int more = known.size() - MOST_LISTED;
    return "known are " + names + (more > 0 ? " and " + more + " more" : "");
  }

  /**
   * The Levenshtein distance of two texts: the fewest inserted, deleted and replaced characters
   * that turn one into the other.
   *
   * @param a one text
   * @param b the other text
   * @return the distance, at least 0
   */
  public static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private static int measure(String wanted, String name, int allowed) {
    if (wanted.length() > LONGEST_COMPARED || name.length() > LONGEST_COMPARED) {
      return wanted.equals(name) ? 0 : Integer.MAX_VALUE;
    }
    boolean contained =
        Math.min(wanted.length(), name.length()) >= 3
            && (name.contains(wanted) || wanted.contains(name));
    int distance = distance(wanted, name);
    return contained ? Math.min(distance, allowed) : distance;
  }
}
