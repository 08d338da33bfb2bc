package io.lockstep.cli.terminal;

import picocli.CommandLine.Model.OptionSpec;

/** What the help says of an option, as one line of plain text. */
public final class OptionText {
  private static final String USUAL = "${DEFAULT-VALUE}";

  private OptionText() {}

  /** Returns the description with the usual value in its place. */
  public static String description(OptionSpec option) {
    String text = String.join(" ", option.description());
    String usual = option.defaultValue();
    return plain(usual == null ? text : text.replace(USUAL, usual));
  }

  /** Returns a text of the help without its format. */
  public static String plain(String text) {
    return text.replace("%n", " ").replace("%%", "%").replaceAll(" +", " ").strip();
  }
}
