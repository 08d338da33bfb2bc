package io.lockstep.training.data.csv.text;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The texts that stand for a missing value, told without regard to case; an empty one always is.
 */
public final class MissingTexts {
  private final Set<String> texts = new HashSet<>();
  private final Set<Character> firsts = new HashSet<>();
  private int longest;

  /** Creates the set of these texts, in any case; the empty text always is one. */
  public MissingTexts(Collection<String> texts) {
    for (String text : texts) {
      String lower = text.strip().toLowerCase(Locale.ROOT);
      this.texts.add(lower);
      if (!lower.isEmpty()) {
        firsts.add(lower.charAt(0));
      }
      longest = Math.max(longest, text.length());
    }
  }

  /** Returns whether a text stands for a missing value. */
  public boolean contains(String text) {
    return text.isEmpty()
        || (text.length() <= longest
            && firsts.contains(Character.toLowerCase(text.charAt(0)))
            && texts.contains(text.toLowerCase(Locale.ROOT)));
  }
}
