package io.lockstep.backend.cpu.fusion;

import io.lockstep.backend.cpu.matmul.MatrixWork;
import io.lockstep.backend.cpu.product.MatMulKernel;
import io.lockstep.backend.cpu.window.FoldKernel;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MatMulSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Launches that are done matrix by matrix within a batched product, where no launch in between
 * forbids it: copies of its operands, such as the windows of a convolution, right before each
 * matrix, and folds of its results right behind. A batch of windows takes some tens of megabytes;
 * those of one example stay in the cache.
 */
final class MatrixFusion {
  /** Elements below which nothing is gained. */
  private static final int WORTH = 16 * 1024;

  /** Matrices for each thread, at least: with fewer all threads had better share each of them. */
  private static final int MATRICES_PER_THREAD = 2;

  private final List<CpuLaunch> launches;
  private final Map<CpuLaunch, List<MatrixWork>> before = new IdentityHashMap<>();
  private final Map<CpuLaunch, List<MatrixWork>> behind = new IdentityHashMap<>();
  private final Set<CpuLaunch> taken = new HashSet<>();

  MatrixFusion(List<CpuLaunch> launches) {
    this.launches = launches;
    for (int i = 0; i < launches.size(); i++) {
      CpuLaunch launch = launches.get(i);
      if (launch.kernel() instanceof FoldKernel fold) {
        takeIn(fold, i);
      } else {
        takeInCopy(i);
      }
    }
  }

  /** Whether a launch is done within another. */
  boolean takesIn(CpuLaunch launch) {
    return taken.contains(launch);
  }

  /** The work before each matrix of a product. */
  List<MatrixWork> before(CpuLaunch product) {
    return before.getOrDefault(product, List.of());
  }

  /** The work behind each matrix of a product. */
  List<MatrixWork> behind(CpuLaunch product) {
    return behind.getOrDefault(product, List.of());
  }

  /** A copy is done in the first launch that reads it, if that is a product of such matrices. */
  private void takeInCopy(int at) {
    CpuLaunch copy = launches.get(at);
    if (copy.writes().size() != 1 || copy.reads().size() != 1) {
      return;
    }
    for (int i = at + 1; i < launches.size(); i++) {
      CpuLaunch launch = launches.get(i);
      if (launch.reads(copy.writes())) {
        MatrixWork work = launch.writes(copy.reads()) ? null : copied(copy, launch);
        if (work != null) {
          takeIn(copy, launch, work, before);
        }
        return;
      }
      if (copy.conflictsWith(launch)) {
        return;
      }
    }
  }

  /** Returns a copy as work for the matrices of an operand; null if it is not one. */
  private static @Nullable MatrixWork copied(CpuLaunch copy, CpuLaunch launch) {
    if (!(launch.kernel() instanceof MatMulKernel product) || !isWorth(product)) {
      return null;
    }
    MatMulSpec spec = product.spec();
    AddressRange written = copy.writes().getFirst();
    int readers = 0;
    boolean whole = false;
    for (int input = 0; input < launch.reads().size(); input++) {
      if (launch.reads().get(input).meets(written)) {
        readers++;
        Layout layout = input == 0 ? spec.a() : spec.b();
        whole = input < 2 && launch.reads().get(input).equals(written) && isInOrder(layout);
      }
    }
    return readers == 1 && whole && !launch.writes(copy.writes())
        ? MatrixCopy.of(copy, spec.batch(), product.runtime().matMul().packer())
        : null;
  }

  /** Whether each matrix of a batch lies in one piece behind the one before. */
  private static boolean isInOrder(Layout layout) {
    int size = layout.shape().dim(1) * layout.shape().dim(2);
    List<Integer> strides = layout.strides();
    boolean byRows = layout.permute(List.of(0, 1, 2)).isContiguous();
    boolean byColumns = layout.permute(List.of(0, 2, 1)).isContiguous();
    return strides.getFirst() == size && (byRows || byColumns);
  }

  /** A fold is done behind the product whose result it reads. */
  private void takeIn(FoldKernel fold, int at) {
    CpuLaunch launch = launches.get(at);
    for (int i = at - 1; i >= 0; i--) {
      CpuLaunch earlier = launches.get(i);
      if (earlier.writes(launch.reads())) {
        boolean result =
            earlier.kernel() instanceof MatMulKernel product
                && isWorth(product)
                && earlier.writes().contains(launch.reads().getFirst())
                && !earlier.reads(launch.writes())
                && !earlier.writes(launch.writes());
        if (result && earlier.kernel() instanceof MatMulKernel product) {
          MatrixWork work = fold.bindParts(launch.addresses(), product.spec().batch());
          if (work != null) {
            takeIn(launch, earlier, work, behind);
          }
        }
        return;
      }
      if (launch.conflictsWith(earlier)) {
        return;
      }
    }
  }

  private static boolean isWorth(MatMulKernel product) {
    MatMulSpec spec = product.spec();
    int threads = product.runtime().workers().threads();
    long elements = (long) spec.batch() * spec.m() * spec.n();
    return spec.type() == DType.F32
        && spec.batch() >= MATRICES_PER_THREAD * threads
        && elements >= WORTH;
  }

  private void takeIn(
      CpuLaunch launch,
      CpuLaunch product,
      MatrixWork work,
      Map<CpuLaunch, List<MatrixWork>> works) {
    works.computeIfAbsent(product, _ -> new ArrayList<>()).add(work);
    product.takeIn(launch);
    taken.add(launch);
  }
}
