package io.lockstep.backend.cpu.matmul.tile;

import io.lockstep.backend.cpu.matmul.code.VectorUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * The shapes of tiles that are used together: of equal width, tallest first. Panels of C differ by
 * one row at most, so a family is a shape and, where that is worth it, one a row shorter.
 *
 * @param shapes the shapes
 */
record TileFamily(List<TileShape> shapes) {
  /**
   * The families to choose from, the one that is expected to be fastest first. More accumulators
   * share more loads; they must stay in registers with a row of B and an element of A.
   *
   * @param lanes floats in a vector
   * @param unit decides how many registers there are
   */
  static List<TileFamily> candidates(int lanes, VectorUnit unit) {
    Stream<TileFamily> all =
        unit.hasManyRegisters()
            ? Stream.of(
                pair(14, 2, lanes), pair(12, 2, lanes), pair(6, 4, lanes), pair(8, 3, lanes))
            : Stream.of(pair(6, 2, lanes), pair(5, 2, lanes), single(3, 3, lanes));
    return all.filter(TileFamily::isPackable).toList();
  }

  private static TileFamily pair(int rows, int vectors, int lanes) {
    return new TileFamily(
        List.of(new TileShape(rows, vectors, lanes), new TileShape(rows - 1, vectors, lanes)));
  }

  private static TileFamily single(int rows, int vectors, int lanes) {
    return new TileFamily(List.of(new TileShape(rows, vectors, lanes)));
  }

  /** Whether whole rows of A can be packed by what packs whole rows of B. */
  private boolean isPackable() {
    return tallest().rows() <= tallest().columns();
  }

  TileShape tallest() {
    return shapes.getFirst();
  }
}
