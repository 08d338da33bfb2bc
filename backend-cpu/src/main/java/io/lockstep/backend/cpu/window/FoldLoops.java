package io.lockstep.backend.cpu.window;

import io.lockstep.kernels.spec.FoldSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.util.Arrays;
import java.util.List;

/**
 * The loops of a fold, in bytes: planes, which are what lies behind the axes in front of all
 * windows; the places within the windows; and for each place rows of windows, of which the inner
 * loop walks the last axis.
 *
 * @param planeSource where the windows of each plane begin
 * @param planeBytes the size of a plane of the result
 * @param placeTarget for each place how far from a window's position its element lies
 * @param placeSource the same where the windows' elements lie
 * @param rowTarget where each row begins in a plane of the result
 * @param rowSource the same where the windows' elements lie
 * @param inner the length of a row
 * @param innerTarget from one element of a row to the next in the result
 * @param innerSource the same where the windows' elements lie
 */
record FoldLoops(
    long[] planeSource,
    long planeBytes,
    long[] placeTarget,
    long[] placeSource,
    long[] rowTarget,
    long[] rowSource,
    int inner,
    long innerTarget,
    long innerSource) {
  /** Returns the loops of a specification. */
  static FoldLoops of(FoldSpec spec) {
    int bytes = spec.type().bytes();
    int rank = spec.shape().rank();
    List<Integer> whole = Layout.contiguous(spec.shape()).strides();
    long[] target = new long[rank + spec.windows().size()];
    long[] source = spec.input().strides().stream().mapToLong(s -> (long) s * bytes).toArray();
    for (int axis = 0; axis < rank; axis++) {
      target[axis] = (long) whole.get(axis) * bytes;
    }
    int first = rank - 1;
    for (int i = 0; i < spec.windows().size(); i++) {
      Window window = spec.windows().get(i);
      target[rank + i] = target[window.axis()] * window.dilation();
      first = Math.min(first, window.axis());
    }
    for (Window window : spec.windows()) {
      target[window.axis()] *= window.stride();
    }
    Shape sizes = spec.input().shape();
    long planeSize = 1;
    for (int axis = first; axis < rank; axis++) {
      planeSize *= spec.shape().dim(axis);
    }
    return new FoldLoops(
        Starts.of(sizes, source, 0, first),
        planeSize * bytes,
        Starts.of(sizes, target, rank, sizes.rank()),
        Starts.of(sizes, source, rank, sizes.rank()),
        Starts.of(sizes, target, first, rank - 1),
        Starts.of(sizes, source, first, rank - 1),
        sizes.dim(rank - 1),
        target[rank - 1],
        source[rank - 1]);
  }

  int planes() {
    return planeSource.length;
  }

  int places() {
    return placeTarget.length;
  }

  int rows() {
    return rowTarget.length;
  }

  /** Returns the additions for a plane, at most 2^30. */
  int work() {
    return (int) Math.min(1 << 30, (long) places() * rows() * inner);
  }

  /** Whether each of equal parts of the planes reads the part of the input at its place alone. */
  boolean readsInOrder(int parts, long partBytes, int elementBytes) {
    long last =
        Arrays.stream(placeSource).max().orElse(0)
            + Arrays.stream(rowSource).max().orElse(0)
            + Math.max(0, inner - 1) * innerSource
            + elementBytes;
    for (int plane = 0; plane < planes(); plane++) {
      long first = plane / (planes() / parts) * partBytes;
      if (planeSource[plane] < first || planeSource[plane] + last > first + partBytes) {
        return false;
      }
    }
    return true;
  }

  long source(int plane) {
    return planeSource[plane];
  }

  long placeTarget(int place) {
    return placeTarget[place];
  }

  long placeSource(int place) {
    return placeSource[place];
  }

  long rowTarget(int row) {
    return rowTarget[row];
  }

  long rowSource(int row) {
    return rowSource[row];
  }
}
