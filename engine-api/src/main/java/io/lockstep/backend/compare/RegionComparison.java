package io.lockstep.backend.compare;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Region;
import java.lang.foreign.MemorySegment;

/**
 * How the elements of a region differ between two copies of it.
 *
 * @param differing number of elements that do not agree
 * @param index the row-major index of the first of them, or -1
 * @param a its value in the first copy
 * @param b its value in the second copy
 */
public record RegionComparison(int differing, int index, double a, double b) {
  private static final RegionComparison EQUAL = new RegionComparison(0, -1, 0, 0);

  /**
   * Compares two copies, each the region's bytes from its first element to its last; what lies
   * between the elements does not count.
   */
  public static RegionComparison of(Region region, MemorySegment a, MemorySegment b) {
    if (a.mismatch(b) == -1) {
      return EQUAL;
    }
    RegionComparison first = EQUAL;
    int differing = 0;
    Region.Walk walk = region.walk();
    for (int i = 0; i < region.size(); i++) {
      long place = walk.next();
      double x = Elements.get(a, region.dtype(), place);
      double y = Elements.get(b, region.dtype(), place);
      if (!Elements.agree(x, y)) {
        first = differing == 0 ? new RegionComparison(1, i, x, y) : first;
        differing++;
      }
    }
    return new RegionComparison(differing, first.index, first.a, first.b);
  }

  /**
   * Returns the first byte at which two copies of memory of unknown contents differ, or -1; words
   * that are NaN in both, as a float or as part of a double, agree.
   *
   * @param a from a multiple of 8 bytes of its buffer on
   * @param b the same bytes of the other buffer
   */
  public static long firstDifference(MemorySegment a, MemorySegment b) {
    long from = 0;
    while (true) {
      long at = a.asSlice(from).mismatch(b.asSlice(from));
      if (at == -1) {
        return -1;
      }
      long word = (from + at) / Integer.BYTES * Integer.BYTES;
      long wide = word / Long.BYTES * Long.BYTES;
      if (areNaN(DType.F32, a, b, word)) {
        from = word + Float.BYTES;
      } else if (areNaN(DType.F64, a, b, wide)) {
        from = wide + Double.BYTES;
      } else {
        return from + at;
      }
    }
  }

  private static boolean areNaN(DType dtype, MemorySegment a, MemorySegment b, long at) {
    return at + dtype.bytes() <= a.byteSize()
        && Double.isNaN(Elements.get(a, dtype, at / dtype.bytes()))
        && Double.isNaN(Elements.get(b, dtype, at / dtype.bytes()));
  }

  /** Returns whether no element differs. */
  public boolean isEqual() {
    return differing == 0;
  }
}
