package io.lockstep.training.recovery;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a checkpoint's file, by which files sort from the oldest to the newest, such as
 * {@code epoch-000003-step-000012000.safetensors}.
 *
 * @param epochs whole epochs done
 * @param step steps done
 */
public record CheckpointName(int epochs, long step) implements Comparable<CheckpointName> {
  private static final Pattern FORM =
      Pattern.compile("epoch-(\\d{6,10})-step-(\\d{9,18})\\.safetensors");

  private static final Comparator<CheckpointName> ORDER =
      Comparator.comparingLong(CheckpointName::step).thenComparingInt(CheckpointName::epochs);

  /** Returns the name that a file has, or nothing where it is no checkpoint's. */
  public static Optional<CheckpointName> of(String file) {
    Matcher parts = FORM.matcher(file);
    if (!parts.matches() || Long.parseLong(parts.group(1)) > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    CheckpointName name =
        new CheckpointName(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
    return name.file().equals(file) ? Optional.of(name) : Optional.empty();
  }

  /** Returns the name of the file. */
  public String file() {
    return String.format(Locale.ROOT, "epoch-%06d-step-%09d.safetensors", epochs, step);
  }

  @Override
  public int compareTo(CheckpointName other) {
    return ORDER.compare(this, other);
  }
}
