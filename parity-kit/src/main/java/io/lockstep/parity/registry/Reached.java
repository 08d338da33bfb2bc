package io.lockstep.parity.registry;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.OptimizerRule;
import io.lockstep.kernels.library.Per;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.layers.LayerExample;
import io.lockstep.parity.layers.LayerExamples;
import io.lockstep.training.network.LayerKind;
import io.lockstep.training.network.LayerKinds;
import io.lockstep.training.nn.Initializers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The entries of registries that cases reach, by the operation of those cases: {@code activation},
 * {@code row function}, {@code loss}, {@code initializer}, {@code optimizer} (rules for elements)
 * and {@code layer} (kinds).
 */
public final class Reached {
  private static final String LAYER = "layer";
  private static final String TRAINING = " training";
  private static final Map<String, Set<String>> KINDS_BY_EXAMPLE = new TreeMap<>();

  static {
    LayerExamples.all().forEach(e -> KINDS_BY_EXAMPLE.put(e.name(), kinds(e)));
  }

  private final Map<String, Set<String>> names = new LinkedHashMap<>();

  /** Returns every entry by the operation of its cases. */
  public static Map<String, Set<String>> registered() {
    Map<String, Set<String>> all = new LinkedHashMap<>();
    all.put(LAYER, set(LayerKinds.all().stream().filter(Reached::isBuiltIn), LayerKind::name));
    all.put("activation", set(activations(Per.ELEMENT), Activation::name));
    all.put("row function", set(activations(Per.ROW), Activation::name));
    all.put("loss", set(Losses.all().stream(), Loss::name));
    all.put("initializer", new TreeSet<>(Initializers.all().keySet()));
    all.put("optimizer", set(OptimizerRules.all().stream(), OptimizerRule::name));
    return all;
  }

  private static boolean isBuiltIn(LayerKind kind) {
    return kind.type().getName().startsWith("io.lockstep.training.layer.");
  }

  private static Stream<Activation> activations(Per per) {
    return Activations.all().stream().filter(a -> a.per() == per);
  }

  private static <T> Set<String> set(Stream<T> entries, Function<T, String> name) {
    return entries.map(name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the kinds of layers in an example. */
  public static Set<String> kinds(LayerExample example) {
    return set(
        example.cases().structure().parts().stream(), part -> LayerKinds.of(part.layer()).name());
  }

  /** Adds the entry that a case computes, if it is one of a registry. */
  public void add(Case given) {
    Set<String> added = names.computeIfAbsent(given.operation(), _ -> new TreeSet<>());
    String variant = given.variant();
    if (!given.operation().equals(LAYER)) {
      added.add(variant.split("[( ,]", 2)[0]);
    } else if (variant.endsWith(TRAINING)) {
      String example = variant.substring(0, variant.length() - TRAINING.length());
      added.addAll(KINDS_BY_EXAMPLE.getOrDefault(example, Set.of()));
    }
  }

  /** Returns the names of what was reached, in alphabetical order. */
  public Set<String> names(String operation) {
    return new TreeSet<>(names.getOrDefault(operation, Set.of()));
  }

  /** Returns a line such as {@code activation 21 of 21, loss 22 of 22}; empty for nothing. */
  @Override
  public String toString() {
    return without(new Reached());
  }

  /** Returns the same line without the entries that others reach too, such as cases that failed. */
  public String without(Reached others) {
    List<String> counts = new ArrayList<>();
    registered()
        .forEach((operation, all) -> {
          Set<String> found = names(operation);
          found.retainAll(all);
          found.removeAll(others.names(operation));
          if (!found.isEmpty()) {
            counts.add(operation + " " + found.size() + " of " + all.size());
          }
        });
    return String.join(", ", counts);
  }
}
