package io.lockstep.training.optim.reference;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every reference, by the name of its optimizer; those of a new family are added here. */
final class References {
  private static final Map<String, Reference.Factory> ALL = new TreeMap<>();

  static {
    Stream.of(
            TensorReferences.all(),
            GroupReferences.all(),
            InertiaReferences.all(),
            MomentumReferences.all(),
            VelocityReferences.all(),
            SignReferences.all(),
            AdagradReferences.all(),
            RmspropReferences.all(),
            AveragedReferences.all(),
            AdamReferences.all(),
            AdamCorrectionReferences.all(),
            AdamVarianceReferences.all(),
            AdamMomentReferences.all(),
            AdamGateReferences.all())
        .forEach(ALL::putAll);
  }

  private References() {}

  /** Returns all of them. */
  static Map<String, Reference.Factory> all() {
    return ALL;
  }

  /**
   * Returns a reference that has taken no step.
   *
   * @throws AssertionError if there is none for the optimizer
   */
  static Reference of(String optimizer, Map<String, Double> hyperparameters) {
    int open = optimizer.indexOf('(');
    if (open > 0) {
      String inner = optimizer.substring(open + 1, optimizer.length() - 1);
      return WrapperReferences.around(
          optimizer.substring(0, open), of(inner, hyperparameters), new Hyper(hyperparameters));
    }
    Reference.Factory factory = ALL.get(optimizer);
    if (factory == null) {
      throw new AssertionError(
          "no reference for '"
              + optimizer
              + "'; write its paper's formula in plain Java and add it to References");
    }
    return factory.with(hyperparameters);
  }
}
