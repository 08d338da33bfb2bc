package io.lockstep.cli.list;

import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Hyperparameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One registered thing.
 *
 * @param name that it is found by
 * @param aliases other names
 * @param parameters what steers it
 * @param facts its formula and paper
 * @param more what else is known of it, by names such as {@code initializer}, in order
 */
public record Listed(
    String name,
    List<String> aliases,
    List<ListedParameter> parameters,
    Facts facts,
    Map<String, String> more) {
  /** Copies the collections. */
  public Listed {
    aliases = List.copyOf(aliases);
    parameters = List.copyOf(parameters);
    more = new LinkedHashMap<>(more);
  }

  static Listed of(
      String name,
      List<String> aliases,
      List<Hyperparameter> parameters,
      Facts facts,
      Map<String, String> more) {
    List<ListedParameter> listed = parameters.stream().map(ListedParameter::of).toList();
    return new Listed(name, aliases, listed, facts, more);
  }
}
