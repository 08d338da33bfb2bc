package io.lockstep.cli.device;

import io.lockstep.backend.Precision;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Suggestions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The names that {@code --precision} takes. */
public final class PrecisionNames {
  private PrecisionNames() {}

  /**
   * Returns the precision of a name.
   *
   * @throws UsageException if there is none
   */
  public static Precision parse(String name) {
    return Stream.of(Precision.values())
        .filter(p -> p.label().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> {
          List<String> names = Stream.of(Precision.values()).map(Precision::label).toList();
          return new UsageException(
              "[precision] unknown precision '"
                  + name
                  + "'; "
                  + Suggestions.hint(name.toLowerCase(Locale.ROOT), names));
        });
  }
}
