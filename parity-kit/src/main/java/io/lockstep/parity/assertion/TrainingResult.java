package io.lockstep.parity.assertion;

import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.reproduction.Ulps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a training on one device ended in.
 *
 * @param steps that were noted
 * @param losses that were noted, in order
 * @param digests of what was watched, by its name
 * @param parameters all that was watched, by name
 */
record TrainingResult(
    long steps,
    List<Loss> losses,
    Map<String, String> digests,
    Map<String, HostValues> parameters) {
  /** A loss, and how many steps were done when it was noted. */
  record Loss(long step, double value) {}

  TrainingResult {
    losses = List.copyOf(losses);
    digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** Returns how this differs from what is expected, a line each; empty if it does not. */
  String differences(TrainingResult expected) {
    List<String> all = new ArrayList<>();
    if (steps != expected.steps || losses.size() != expected.losses.size()) {
      all.add(
          "%d steps and %d losses, expected %d and %d"
              .formatted(steps, losses.size(), expected.steps, expected.losses.size()));
    }
    for (int i = 0; i < Math.min(losses.size(), expected.losses.size()); i++) {
      double loss = losses.get(i).value();
      double other = expected.losses.get(i).value();
      if (!Elements.agree(loss, other)) {
        DType dtype = loss == (float) loss && other == (float) other ? DType.F32 : DType.F64;
        all.add(
            "the loss after step %d is %s, expected %s, %s"
                .formatted(
                    losses.get(i).step(),
                    Elements.text(dtype, loss),
                    Elements.text(dtype, other),
                    Ulps.text(dtype, loss, other)));
        break;
      }
    }
    digests.forEach((name, digest) -> {
      String other = expected.digests.get(name);
      if (other != null && !digest.equals(other)) {
        all.add("the digest of " + name + " is " + digest + ", expected " + other);
      }
    });
    String values = ElementDifferences.text("parameter", parameters, expected.parameters);
    if (!values.isEmpty()) {
      all.add(values);
    }
    return String.join("\n  ", all);
  }
}
