package io.lockstep.training.nn;

import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each parameter lies, and how many elements each vector has.
 *
 * @param places of the parameters by name
 * @param sizes of the vectors
 */
record ParameterLayout(Map<String, Place> places, List<Integer> sizes) {
  /**
   * Where a parameter lies.
   *
   * @param vector which of the vectors
   * @param offset elements of the vector before it
   */
  record Place(int vector, int offset) {}

  /**
   * Places each parameter behind the one before, or at the beginning of another vector.
   *
   * @param limit most elements of a vector
   */
  static ParameterLayout of(Map<String, Shape> shapes, int limit) {
    Map<String, Place> places = new LinkedHashMap<>();
    List<Integer> sizes = new ArrayList<>();
    long used = 0;
    for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
      int size = entry.getValue().size();
      if (used > 0 && used + size > limit) {
        sizes.add((int) used);
        used = 0;
      }
      places.put(entry.getKey(), new Place(sizes.size(), (int) used));
      used += size;
    }
    sizes.add((int) used);
    return new ParameterLayout(places, sizes);
  }
}
