package io.lockstep.cli.run.value;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of an option: one as it stands for the only output, or {@code NAME=VALUE} for each of
 * several.
 *
 * @param option its name
 * @param texts as they were given
 */
public record OutputValues(String option, List<String> texts) {
  /** Copies the list. */
  public OutputValues {
    texts = List.copyOf(texts);
  }

  /**
   * Returns the value for the only output; null where none was given.
   *
   * @throws UsageException if there are several
   */
  public @Nullable String only() {
    if (texts.size() > 1) {
      throw new UsageException(
          "[train] "
              + option
              + " is given more than once, but there is one output; give one of "
              + Quoted.list(texts));
    }
    return texts.isEmpty() ? null : texts.getFirst();
  }

  /**
   * Returns the values by the names of the outputs.
   *
   * @throws UsageException if one names no output, or two name the same
   */
  public Map<String, String> named(Collection<String> outputs) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String text : texts) {
      String output = output(text, outputs);
      if (values.put(output, text.substring(output.length() + 1).strip()) != null) {
        throw new UsageException(
            "[train] "
                + option
                + " gives output "
                + Quoted.of(output)
                + " two values; give it one");
      }
    }
    return values;
  }

  /** The longest name that the text begins with. */
  private String output(String text, Collection<String> outputs) {
    String found = null;
    for (String name : outputs) {
      boolean longer = found == null || name.length() > found.length();
      found = longer && text.startsWith(name + "=") ? name : found;
    }
    if (found == null) {
      throw new UsageException(
          "[train] "
              + option
              + " "
              + Quoted.of(text)
              + " does not say of which output it is; give NAME=VALUE, the name being one of "
              + Quoted.list(List.copyOf(outputs)));
    }
    return found;
  }
}
