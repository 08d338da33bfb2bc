package io.lockstep.cli.terminal;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;

/** What the help says of an option or a parameter, as one line of plain text. */
public final class OptionText {
  private OptionText() {}

  /** Returns the description, with the usual value and the known names in their places. */
  public static String description(ArgSpec option) {
    String text = String.join(" ", option.description());
    String usual = option.defaultValue();
    if (usual != null) {
      text = text.replace("${DEFAULT-VALUE}", usual);
    }
    Iterable<String> known = known(option);
    return plain(
        known == null ? text : text.replace("${COMPLETION-CANDIDATES}", String.join(", ", known)));
  }

  @SuppressWarnings("NullAway") // Says nothing of null, and returns it.
  private static @Nullable Iterable<String> known(ArgSpec option) {
    return option.completionCandidates();
  }

  /** Returns a text of the help without its format. */
  public static String plain(String text) {
    return text.replace("%n", " ").replace("%%", "%").replaceAll(" +", " ").strip();
  }
}
