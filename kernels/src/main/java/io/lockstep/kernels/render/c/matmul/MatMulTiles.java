package io.lockstep.kernels.render.c.matmul;

import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.spec.MatMulSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The family of tiles, and which one a product gets. */
public final class MatMulTiles {
  private static final MatMulTile LARGE = new MatMulTile(128, 128, 8, 16, 4, 8, 2);
  private static final MatMulTile WIDE = new MatMulTile(64, 128, 8, 16, 4, 8, 2);
  private static final MatMulTile MEDIUM = new MatMulTile(64, 64, 8, 8, 4, 8, 2);
  private static final MatMulTile SMALL = new MatMulTile(32, 32, 4, 4, 4, 16, 2);
  private static final MatMulTile FINE = new MatMulTile(32, 32, 2, 4, 4, 16, 2);
  private static final MatMulTile LOW = new MatMulTile(16, 128, 2, 4, 4, 8, 2);
  private static final MatMulTile NARROW = new MatMulTile(128, 16, 4, 2, 4, 8, 2);
  private static final MatMulTile FLAT = new MatMulTile(4, 64, 1, 1, 1, 16, 2);
  private static final MatMulTile THIN = new MatMulTile(64, 4, 1, 1, 1, 16, 2);
  private static final MatMulTile TINY = new MatMulTile(16, 16, 4, 4, 4, 16, 2);
  private static final MatMulTile SERIAL = new MatMulTile(64, 64, 4, 16, 16, 32, 1);
  private static final MatMulTile SINGLE = new MatMulTile(8, 32, 8, 32, 32, 64, 1);

  private MatMulTiles() {}

  /** A tile, and how the runs of k are put together. */
  public record Choice(MatMulTile tile, MatMulRuns runs) {
    /** Returns the work-groups of all tiles. */
    public long groups(MatMulSpec spec) {
      return (long) spec.batch()
          * Math.ceilDiv(spec.m(), tile.rows())
          * Math.ceilDiv(spec.n(), tile.cols());
    }

    /** Returns the elements of scratch memory, which kernels count by 32 bits. */
    public long workspace(MatMulSpec spec) {
      if (runs == MatMulRuns.SIDE_BY_SIDE) {
        long results = (long) spec.batch() * spec.m() * spec.n();
        return results * Math.ceilDiv(spec.k(), SummationOrder.PRODUCT_RUN);
      }
      return MatMulPipeline.totalsInWorkspace(tile, runs)
          ? groups(spec) * tile.rows() * tile.cols()
          : 0;
    }

    private boolean isCountable(MatMulSpec spec) {
      return workspace(spec) <= Integer.MAX_VALUE;
    }
  }

  /** Returns all tiles; the last one fits every device. */
  public static List<MatMulTile> all() {
    return List.of(LARGE, WIDE, MEDIUM, SMALL, FINE, LOW, NARROW, FLAT, THIN, TINY, SERIAL, SINGLE);
  }

  /** Returns what a product on a device gets: of the tiles that fit, the one of the least cost. */
  public static Choice choose(MatMulSpec spec, DeviceLimits limits) {
    List<Choice> choices = new ArrayList<>();
    for (MatMulTile tile : candidates(spec, limits)) {
      if (tile.fits(limits)) {
        runs(spec, limits).forEach(runs -> choices.add(new Choice(tile, runs)));
      }
    }
    return choices.stream()
        .filter(choice -> choice.isCountable(spec))
        .min(Comparator.comparingDouble(c -> MatMulCost.cycles(spec, c.tile(), c.runs(), limits)))
        .orElseGet(() -> new Choice(SINGLE, runs(spec, limits).getFirst()));
  }

  private static List<MatMulTile> candidates(MatMulSpec spec, DeviceLimits limits) {
    if (limits.serialItems()) {
      return List.of(SERIAL);
    }
    if (spec.m() <= 4) {
      return List.of(FLAT, TINY);
    }
    if (spec.n() <= 4) {
      return List.of(THIN, TINY);
    }
    if (spec.m() <= 16) {
      return List.of(LOW, TINY);
    }
    if (spec.n() <= 16) {
      return List.of(NARROW, TINY);
    }
    return List.of(LARGE, WIDE, MEDIUM, SMALL, FINE, TINY);
  }

  /** Returns how the runs of k can be put together. */
  private static List<MatMulRuns> runs(MatMulSpec spec, DeviceLimits limits) {
    if (limits.serialItems()) {
      return List.of(MatMulRuns.IN_TURN);
    }
    return spec.k() <= SummationOrder.PRODUCT_RUN
        ? List.of(MatMulRuns.ONE)
        : List.of(MatMulRuns.IN_TURN, MatMulRuns.SIDE_BY_SIDE);
  }
}
