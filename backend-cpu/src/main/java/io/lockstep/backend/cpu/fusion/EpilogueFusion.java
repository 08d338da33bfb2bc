package io.lockstep.backend.cpu.fusion;

import io.lockstep.backend.cpu.elementwise.FlatMap;
import io.lockstep.backend.cpu.elementwise.MapKernel;
import io.lockstep.backend.cpu.matmul.Epilogue;
import io.lockstep.backend.cpu.product.MatMulKernel;
import io.lockstep.kernels.spec.MatMulSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Binds the launches of a recording. What an elementwise launch computes from the result of a
 * product it computes right behind each finished block of that, where no launch in between forbids
 * it: the block is still in the cache, and while one thread waits for memory others multiply. So
 * does an optimizer, which reads gradients that several products wrote. What has to do with whole
 * matrices of a batch is left to {@link MatrixFusion}.
 */
public final class EpilogueFusion {
  /** Elements of a product below which the detour saves nothing. */
  private static final int WORTH = 16 * 1024;

  private final List<CpuLaunch> launches;
  private final List<List<Epilogue>> behind = new ArrayList<>();
  private final MatrixFusion matrices;

  private EpilogueFusion(List<CpuLaunch> launches) {
    this.launches = launches;
    launches.forEach(_ -> behind.add(new ArrayList<>()));
    this.matrices = new MatrixFusion(launches);
  }

  /** Returns for each launch what runs in its place. */
  public static Runnable[] bind(List<CpuLaunch> launches) {
    return new EpilogueFusion(launches).bind();
  }

  private Runnable[] bind() {
    Runnable[] bound = new Runnable[launches.size()];
    for (int i = 0; i < bound.length; i++) {
      CpuLaunch launch = launches.get(i);
      if (matrices.takesIn(launch)) {
        bound[i] = () -> {};
      } else if (launch.kernel() instanceof MapKernel map && map.isFlat()) {
        bound[i] = bindMap(map, i);
      } else if (!(launch.kernel() instanceof MatMulKernel)) {
        bound[i] = launch.kernel().bind(launch.addresses());
      }
    }
    for (int i = 0; i < bound.length; i++) {
      if (launches.get(i).kernel() instanceof MatMulKernel product) {
        CpuLaunch launch = launches.get(i);
        bound[i] =
            product.bind(
                launch.addresses(),
                behind.get(i),
                matrices.before(launch),
                matrices.behind(launch));
      }
    }
    return bound;
  }

  private FlatMap bindMap(MapKernel map, int at) {
    CpuLaunch launch = launches.get(at);
    FlatMap flat = map.bindFlat(launch.addresses());
    for (int product = 0; product < at; product++) {
      if (launches.get(product).kernel().spec() instanceof MatMulSpec spec) {
        for (AddressRange result : launches.get(product).writes()) {
          FollowedRange part = FollowedRange.reading(result, map, launch);
          if (part != null && part.length() >= WORTH && mayFollow(part, product, at)) {
            flat.leaveOut(part.first(), part.end());
            behind.get(product).add(new Follower(flat, part.first(), spec.m(), spec.n()));
          }
        }
      }
    }
    return flat;
  }

  /** Whether a part of a launch gives the same if it comes block by block behind a product. */
  private boolean mayFollow(FollowedRange part, int product, int at) {
    return part.fitsBehindBlocksOf(launches.get(product))
        && launches.subList(product + 1, at).stream().noneMatch(part::conflictsWith);
  }

  /** Computes what an elementwise launch has to do for each block of a product. */
  private record Follower(FlatMap flat, int first, int m, int n) implements Epilogue {
    @Override
    public void apply(int batch, int row, int column, int rows, int columns, int worker) {
      int start = first + (batch * m + row) * n + column;
      if (columns == n) {
        flat.compute(start, start + rows * n, worker);
        return;
      }
      for (int r = 0; r < rows; r++) {
        flat.compute(start + r * n, start + r * n + columns, worker);
      }
    }

    @Override
    public boolean wantsRows() {
      return true;
    }
  }
}
