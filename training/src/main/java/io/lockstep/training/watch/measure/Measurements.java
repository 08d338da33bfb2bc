package io.lockstep.training.watch.measure;

import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step measures, gathered as one vector of float32, so that there is one thing to read. Of
 * elements all measures are of the fixed order of the device's reductions, so all devices give the
 * same bits.
 */
final class Measurements {
  private final List<Tensor> parts = new ArrayList<>();
  private int size;

  /** Where a measurement lies in the vector. */
  record Place(int from, int size) {
    float only(float[] all) {
      return all[from];
    }
  }

  /** Where the sums of which a norm is made lie. */
  record Norm(Place largest, Place squares) {
    /** The Euclidean norm; infinite or NaN where an element is. */
    double of(float[] all) {
      double most = largest.only(all);
      return most == 0 || !Double.isFinite(most) ? most : most * Math.sqrt(squares.only(all));
    }
  }

  /** Where mean and variance lie. */
  record Spread(Place mean, Place variance) {
    double mean(float[] all) {
      return mean.only(all);
    }

    double deviation(float[] all) {
      return Math.sqrt(variance.only(all));
    }
  }

  /** Adds the elements of a tensor. */
  Place add(Tensor measured) {
    Tensor flat = measured.flatten();
    parts.add(flat);
    int from = size;
    size += flat.size();
    return new Place(from, flat.size());
  }

  /**
   * Adds what the Euclidean norm is made of. Elements are divided by the largest before they are
   * squared, so that it neither overflows nor becomes 0, however small gradients are.
   */
  Norm addNorm(Tensor x) {
    Tensor flat = x.flatten();
    Tensor largest = flat.abs().max().reshape(1);
    Tensor squares =
        Tensor.apply(
            "scaled_square",
            List.of(flat, largest),
            e -> e.get(0).divNoNan(e.get(1)).mul(e.get(0).divNoNan(e.get(1))));
    return new Norm(add(largest), add(squares.sum()));
  }

  /** Adds mean and variance. */
  Spread addSpread(Tensor x) {
    Tensor flat = x.flatten();
    return new Spread(add(flat.mean()), add(flat.var()));
  }

  /** Returns all measurements as one vector, as a list of one; of none where there are none. */
  List<Tensor> outputs() {
    return parts.isEmpty() ? List.of() : List.of(Tensor.concat(0, parts));
  }

  /** Returns how many outputs there are. */
  int count() {
    return parts.isEmpty() ? 0 : 1;
  }

  /** Returns the elements of the outputs after a run, for which it waits. */
  static float[] elements(List<Tensor> outputs) {
    return outputs.isEmpty() ? new float[0] : outputs.getFirst().toFloats();
  }
}
