package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.matmul.pack.Packer;
import io.lockstep.backend.cpu.matmul.tile.DirectTiles;
import io.lockstep.backend.cpu.matmul.tile.TileSet;
import io.lockstep.backend.cpu.matmul.tile.TileShape;
import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.render.jvm.VectorSupport;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The strict matrix product of float32: C = A B, {@code [batch,m,k] x [batch,k,n] -> [batch,m,n]}.
 *
 * <p>An element is +0 plus the results of runs of 512 steps of k, added one by one in ascending
 * order; a run is one chain {@code acc = fma(a[i,k], b[k,j], acc)} from +0, k ascending. The bits
 * depend on nothing else: not on the form, the vector width, the threads, or the layout.
 *
 * <p>Packing and blocking follow Goto and van de Geijn, "Anatomy of High-Performance Matrix
 * Multiplication" (ACM TOMS 34(3), 2008).
 */
public final class MatMul implements AutoCloseable {
  /**
   * Fused multiply-adds from which on two threads are faster than one, if the second looks out for
   * work as in the middle of a step; handing it over then takes less than a microsecond.
   */
  private static final long WORTH_THREADS = 1 << 18;

  /** The same where threads sleep between products, since they outnumber the processors. */
  private static final long WORTH_WAKING_THREADS = 1 << 20;

  /** Fused multiply-adds below which a matrix of a batch is left to one thread. */
  private static final long WORTH_SPLITTING = 1 << 22;

  /** Matrices for each thread with which all threads end at about the same time. */
  private static final int MANY_MATRICES = 8;

  private final TileSet tiles;
  private final boolean standIns;
  private final Allocator memory;
  private Workspace[] workspaces = {};
  private boolean closed;

  MatMul(TileSet tiles, boolean standIns, Allocator memory) {
    this.tiles = tiles;
    this.standIns = standIns;
    this.memory = memory;
  }

  /**
   * Begins to generate the kernels of a product and have them compiled, in the background; does
   * nothing where that was done before or there is nothing to compile.
   */
  public static void prepare(MatMulOptions options) {
    if (options.form() != MatMulOptions.Form.SCALAR && hasVectors()) {
      TileSet.prepare(lanes(options));
    }
  }

  private static boolean hasVectors() {
    return VectorSupport.preferredBits() > 0;
  }

  private static int lanes(MatMulOptions options) {
    return options.lanes() == 0 ? VectorSupport.preferredBits() / Float.SIZE : options.lanes();
  }

  /**
   * Makes a product of the given form that takes its memory from the machine.
   *
   * @throws IllegalStateException if the vector form is asked for and this JVM lacks the Vector API
   */
  public static MatMul create(MatMulOptions options) {
    return create(options, Allocator.ofMachine());
  }

  /**
   * Makes a product of the given form. The first one of a vector width waits for its kernels to be
   * compiled, a few tenths of a second if they were not prepared.
   *
   * @param memory where packed operands lie
   * @throws IllegalStateException if the vector form is asked for and this JVM lacks the Vector API
   */
  public static MatMul create(MatMulOptions options, Allocator memory) {
    boolean vector =
        switch (options.form()) {
          case AUTO -> hasVectors();
          case VECTOR -> true;
          case SCALAR -> false;
        };
    if (!vector) {
      return new MatMul(TileSet.scalar(), options.standIns(), memory);
    }
    if (!hasVectors()) {
      throw new IllegalStateException(
          "[matmul] the vector form needs the module jdk.incubator.vector, which this JVM was"
              + " started without: start java with --add-modules jdk.incubator.vector");
    }
    return new MatMul(TileSet.vector(lanes(options)), options.standIns(), memory);
  }

  /** Returns what lays out operands for it. */
  public Packer packer() {
    return tiles.packer();
  }

  /** The form and vector width in words, for logs. */
  public String description() {
    return tiles.name();
  }

  /**
   * Binds a product to all but addresses. Memory for packed operands is reserved here; if there is
   * not enough, what the allocator throws is thrown, and products bound before are as they were.
   *
   * @param workers where the work runs
   * @param batch number of matrices
   * @param problem what is computed for each
   * @throws IllegalStateException if this is closed
   */
  public GemmPlan bind(Workers workers, int batch, GemmProblem problem) {
    return bind(workers, batch, problem, List.of(), List.of());
  }

  /**
   * Binds a product in the same way, with other work for each of its matrices. If there is any, no
   * two threads share a matrix.
   *
   * @param before work before the product of a matrix, which may write its operands
   * @param behind work behind it, which may read its result
   */
  public GemmPlan bind(
      Workers workers,
      int batch,
      GemmProblem problem,
      List<MatrixWork> before,
      List<MatrixWork> behind) {
    checkOpen();
    if (batch == 0 || problem.m() == 0 || problem.n() == 0) {
      return (_, _, _) -> {};
    }
    if (!problem.byRows() && paysToTranspose(problem)) {
      GemmPlan transposed = bindAsIs(workers, batch, problem.transposed(), before, behind);
      return (left, right, result) -> transposed.run(right, left, result);
    }
    return bindAsIs(workers, batch, problem, before, behind);
  }

  private GemmPlan bindAsIs(
      Workers workers,
      int batch,
      GemmProblem problem,
      List<MatrixWork> before,
      List<MatrixWork> behind) {
    long work = problem.work();
    boolean whole = !before.isEmpty() || !behind.isEmpty();
    boolean parallel = workers.threads() > 1 && batch * work >= worthThreads(workers);
    int threads = parallel ? workers.threads() : 1;
    addWorkspaces(threads);
    GemmAlgorithm[] products;
    if (parallel && batch > 1 && (whole || work < worthSplitting(batch, threads))) {
      products = new GemmAlgorithm[Math.min(batch, threads)];
      for (int worker = 0; worker < products.length; worker++) {
        products[worker] = one(problem, 1, worker, Workers.calling(worker));
      }
    } else {
      Workers all = parallel ? workers : Workers.calling(0);
      products = new GemmAlgorithm[] {one(problem, threads, 0, all)};
    }
    return new BatchedGemm(this, batch, problem, products, workers, before, behind);
  }

  /** The work from which on threads share a matrix: much where each of them gets many. */
  private static long worthSplitting(int batch, int threads) {
    return batch >= MANY_MATRICES * threads ? 16 * WORTH_SPLITTING : WORTH_SPLITTING;
  }

  private static long worthThreads(Workers workers) {
    return workers.threads() <= Runtime.getRuntime().availableProcessors()
        ? WORTH_THREADS
        : WORTH_WAKING_THREADS;
  }

  private GemmAlgorithm one(GemmProblem problem, int threads, int owner, Workers workers) {
    DirectTiles direct = tiles.direct();
    GemmAlgorithm packed = packed(problem, threads, owner, workers);
    if (direct != null && SkinnyGemm.suits(direct, problem, threads)) {
      return standIn(
          direct.skinnyTile(problem.n()),
          tile -> new SkinnyGemm(tile, problem, workspaces, owner, threads, workers),
          packed);
    }
    if (direct != null && DirectGemm.suits(direct, problem)) {
      TileShape shape = direct.shape(problem.m(), problem.n());
      return standIn(
          direct.tile(shape),
          tile ->
              new DirectGemm(
                  shape, tile, tiles.packer(), problem, workspaces, owner, threads, workers),
          packed);
    }
    return packed;
  }

  private <T> GemmAlgorithm standIn(
      CompletableFuture<Optional<T>> tile,
      Function<T, GemmAlgorithm> byTile,
      GemmAlgorithm packed) {
    GemmAlgorithm product = new TieredGemm<>(tile, byTile, packed);
    if (!standIns) {
      tile.join();
    }
    return product;
  }

  private GemmAlgorithm packed(GemmProblem problem, int threads, int owner, Workers workers) {
    Blocking cut = Blocking.of(problem, tiles, threads);
    return new PackedGemm(tiles, cut, problem, workspaces, owner, threads, workers);
  }

  /**
   * Whether a transposed C is computed faster. Its elements are then written one by one, which a
   * long k makes cheap: it pays where B could not be read where it lies but B transposed can as
   * left operand, or else where fewer tiles cover C.
   */
  private boolean paysToTranspose(GemmProblem problem) {
    int m = problem.m();
    int n = problem.n();
    if (problem.k() < 64) {
      return false;
    }
    DirectTiles direct = tiles.direct();
    if (direct != null) {
      return DirectGemm.suits(direct, problem)
          ? DirectGemm.suitsTransposed(direct, problem)
          : problem.b().row() == 1 && DirectGemm.suits(direct, problem.transposed());
    }
    return 5 * coveredArea(n, m) < 4 * coveredArea(m, n);
  }

  private long coveredArea(int m, int n) {
    return (long) Math.ceilDiv(m, tiles.maxRows())
        * Math.ceilDiv(n, tiles.columns())
        * tiles.maxRows()
        * tiles.columns();
  }

  private void addWorkspaces(int count) {
    int old = workspaces.length;
    if (count > old) {
      Workspace[] more = Arrays.copyOf(workspaces, count);
      for (int i = old; i < count; i++) {
        more[i] = new Workspace(memory);
      }
      workspaces = more;
    }
  }

  /**
   * Binds a product in float64, with the same order of k, for checks of gradients. Strides count
   * elements of 8 bytes; plain loops, not fast.
   *
   * @param workers where the work runs
   * @param batch number of matrices
   * @param problem what is computed for each
   */
  public static GemmPlan bindF64(Workers workers, int batch, GemmProblem problem) {
    return new DoubleGemm(workers, batch, problem);
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException(
          "[matmul] the product is closed: create another with MatMul.create");
    }
  }

  /** The native memory held for packed operands, in bytes. */
  public long scratchBytes() {
    long sum = 0;
    for (Workspace workspace : workspaces) {
      sum += workspace.bytes();
    }
    return sum;
  }

  /** Frees the memory; a second call does nothing. */
  @Override
  public void close() {
    closed = true;
    for (Workspace workspace : workspaces) {
      workspace.close();
    }
  }
}
