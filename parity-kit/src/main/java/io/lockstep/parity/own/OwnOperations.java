package io.lockstep.parity.own;

import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.catalog.Cases.Group;
import io.lockstep.parity.runs.TrainingRun;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Operations of one's own, each by a name of its own.
 *
 * @param all in the order in which they are walked
 */
public record OwnOperations(List<OwnOperation> all) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  /** Copies the list and checks that no two have one name. */
  public OwnOperations {
    all = List.copyOf(all);
    Set<String> names = new HashSet<>();
    for (OwnOperation operation : all) {
      if (!names.add(operation.name())) {
        throw new IllegalArgumentException(
            "[own operation] two are named '"
                + operation.name()
                + "'; give each a name of its own");
      }
    }
  }

  /** Returns those of every provider on the class path. */
  public static OwnOperations registered() {
    return new OwnOperations(
        ServiceLoader.load(OwnOperationProvider.class).stream()
            .flatMap(provider -> provider.get().operations().stream())
            .toList());
  }

  /** Returns what must have the bits of the contract on every device. */
  public Group group(Selection selection) {
    List<Case> cases = all.stream().flatMap(o -> o.cases(selection).stream()).toList();
    return new Group("own operation", cases);
  }

  /** Returns whose gradients are compared with central differences, in 64-bit floats. */
  public List<GradientCase> gradientCases() {
    return all.stream().flatMap(o -> o.gradientCases().stream()).toList();
  }

  /** Returns trainings of networks with own layers in them. */
  public List<TrainingRun> trainings() {
    return all.stream()
        .filter(OwnLayer.class::isInstance)
        .flatMap(layer -> ((OwnLayer) layer).training().stream())
        .toList();
  }

  /** Returns the name, if it is one. */
  static String checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "[own operation] '"
              + name
              + "' is no name; give lower case letters, digits and _, with a letter first");
    }
    return name;
  }
}
