package io.lockstep.training.optim;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Wildcard;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Chooses parameters by a text: a name in which {@code *} stands for any text, as in {@code *.bias}
 * or {@code encoder.*}; the kind of layer they belong to, {@code kind=batch_norm}; or their rank,
 * {@code rank=1}, {@code rank<2}, {@code rank>=2}. Several are joined by {@code |}: any will do.
 *
 * @param text what is written
 */
public record ParameterSelector(String text) {
  private static final Pattern RANK = Pattern.compile("rank\\s*(<=|>=|=|<|>)\\s*(\\d{1,2})");
  private static final Pattern KIND = Pattern.compile("kind\\s*=\\s*([a-zA-Z0-9_-]+)");
  private static final Pattern NAME = Pattern.compile("[^\\s=<>|:,]+");

  /**
   * Checks the text.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public ParameterSelector {
    parts(text).forEach(ParameterSelector::predicate);
  }

  /** Returns whether it chooses a parameter. */
  public boolean matches(ParameterKey parameter) {
    return parts(text).anyMatch(part -> predicate(part).test(parameter));
  }

  private static Stream<String> parts(String text) {
    return Stream.of(text.split("\\|", -1)).map(String::strip);
  }

  private static Predicate<ParameterKey> predicate(String part) {
    Matcher rank = RANK.matcher(part);
    if (rank.matches()) {
      int wanted = Integer.parseInt(rank.group(2));
      return key -> compare(key.shape().rank(), rank.group(1), wanted);
    }
    Matcher kind = KIND.matcher(part);
    if (kind.matches()) {
      return key -> key.kind().equals(kind.group(1));
    }
    if (!NAME.matcher(part).matches()) {
      throw new IllegalArgumentException(
          "[parameters] cannot read "
              + Quoted.of(part)
              + "; write a name such as '*.bias', kind=batch_norm, or rank=1");
    }
    Wildcard name = new Wildcard(part);
    return key -> name.matches(key.name());
  }

  private static boolean compare(int rank, String comparison, int wanted) {
    return switch (comparison) {
      case "=" -> rank == wanted;
      case "<" -> rank < wanted;
      case "<=" -> rank <= wanted;
      case ">" -> rank > wanted;
      default -> rank >= wanted;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
