package io.lockstep.training.data;

import io.lockstep.kernels.text.Quoted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What makes a run on parts of data look like success that is none, a line each. */
final class PartWarnings {
  private PartWarnings() {}

  static List<String> of(DataParts parts) {
    Dataset training = parts.training();
    List<String> warnings = new ArrayList<>();
    switch (training.targets()) {
      case Targets.None none -> {}
      case Targets.Values values -> {
        if (values.rows() > 1 && isConstant(values.values())) {
          warnings.add(
              "all numbers to predict are equal in the training part: there is nothing to learn");
        }
      }
      case Targets.Classes classes -> {
        BitSet found = found(classes);
        if (found.cardinality() == 1) {
          warnings.add(
              "the training part has one class alone, "
                  + Quoted.of(classes.names().get(found.nextSetBit(0)))
                  + ": there is nothing to tell apart");
        }
        absent(classes.names(), found, parts.validation(), "validation", warnings);
        absent(classes.names(), found, parts.test(), "test", warnings);
      }
    }
    return warnings;
  }

  private static void absent(
      List<String> names,
      BitSet found,
      @Nullable Dataset part,
      String name,
      List<String> warnings) {
    if (part == null || !(part.targets() instanceof Targets.Classes classes)) {
      return;
    }
    BitSet held = found(classes);
    List<String> absent =
        IntStream.range(0, names.size())
            .filter(i -> found.get(i) && !held.get(i))
            .mapToObj(names::get)
            .toList();
    if (!absent.isEmpty()) {
      warnings.add(
          "the "
              + name
              + " part has no example of "
              + absent.size()
              + " of "
              + found.cardinality()
              + " classes ("
              + Quoted.list(absent)
              + "), so its figures say nothing of "
              + (absent.size() == 1 ? "it" : "them"));
    }
  }

  private static BitSet found(Targets.Classes classes) {
    BitSet found = new BitSet(classes.count());
    for (int row = 0; row < classes.rows(); row++) {
      found.set(classes.get(row));
    }
    return found;
  }

  private static boolean isConstant(Matrix values) {
    for (int row = 1; row < values.rows(); row++) {
      for (int column = 0; column < values.width(); column++) {
        if (values.get(row, column) != values.get(0, column)) {
          return false;
        }
      }
    }
    return true;
  }
}
