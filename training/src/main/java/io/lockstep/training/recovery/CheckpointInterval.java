package io.lockstep.training.recovery;

import io.lockstep.kernels.text.Quoted;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often something is done in a run. */
public sealed interface CheckpointInterval {
  /** The text of {@link #usual}. */
  String USUAL = "10m";

  /** What a text of one looks like. */
  Pattern FORM = Pattern.compile("(\\d+)\\s*(ms|[smhd]|steps?|epochs?)");

  /**
   * After so much time.
   *
   * @param duration more than none
   */
  record Time(Duration duration) implements CheckpointInterval {
    /** Checks the duration. */
    public Time {
      if (duration.isNegative() || duration.isZero()) {
        throw refused(duration.toString());
      }
    }

    @Override
    public String toString() {
      long seconds = duration.toSeconds();
      if (!duration.equals(Duration.ofSeconds(seconds))) {
        return duration.toMillis() + "ms";
      }
      return seconds % 3600 == 0
          ? seconds / 3600 + "h"
          : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
  }

  /**
   * After so many steps.
   *
   * @param count at least 1
   */
  record Steps(long count) implements CheckpointInterval {
    /** Checks the number. */
    public Steps {
      if (count < 1) {
        throw refused(count + "steps");
      }
    }

    @Override
    public String toString() {
      return count + (count == 1 ? "step" : "steps");
    }
  }

  /**
   * After so many epochs.
   *
   * @param count at least 1
   */
  record Epochs(int count) implements CheckpointInterval {
    /** Checks the number. */
    public Epochs {
      if (count < 1) {
        throw refused(count + "epochs");
      }
    }

    @Override
    public String toString() {
      return count + (count == 1 ? "epoch" : "epochs");
    }
  }

  /** Returns what is usual: every ten minutes. */
  static CheckpointInterval usual() {
    return of(USUAL);
  }

  /**
   * Reads an interval, such as {@code 10m}, {@code 90s}, {@code 2h}, {@code 500steps} or {@code
   * 1epoch}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static CheckpointInterval of(String text) {
    Matcher parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw refused(text);
    }
    try {
      long count = Long.parseLong(parts.group(1));
      if (count == 0) {
        throw refused(text);
      }
      return switch (parts.group(2)) {
        case "step", "steps" -> new Steps(count);
        case "epoch", "epochs" -> new Epochs(Math.toIntExact(count));
        case "ms" -> new Time(Duration.ofMillis(count));
        case "s" -> new Time(Duration.ofSeconds(count));
        case "m" -> new Time(Duration.ofMinutes(count));
        case "h" -> new Time(Duration.ofHours(count));
        default -> new Time(Duration.ofDays(count));
      };
    } catch (ArithmeticException | NumberFormatException e) {
      throw refused(text);
    }
  }

  private static IllegalArgumentException refused(String given) {
    return new IllegalArgumentException(
        "[interval] "
            + Quoted.of(given)
            + " is none; give a time such as 10m (s, m, h, d), or 500steps, or 1epoch");
  }
}
