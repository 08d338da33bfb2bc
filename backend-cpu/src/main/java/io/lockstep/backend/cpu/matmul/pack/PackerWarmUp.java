package io.lockstep.backend.cpu.matmul.pack;

import io.lockstep.backend.cpu.jit.Candidate;
import io.lockstep.backend.cpu.matmul.code.KernelWarmUp;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The packer for vectors of one width, whose kernels are on their way to being compiled. */
public final class PackerWarmUp {
  private static final int DEPTH = 4;

  /** The count that makes a call empty. */
  private static final int NOTHING = -1;

  private final int lanes;
  private final int likelyVectors;
  private final CompletableFuture<Optional<PackKernel>> copier;
  private final CompletableFuture<Optional<PackKernel>> transposer;
  private final CompletableFuture<Optional<BulkPacker>> narrow;
  private final CompletableFuture<Optional<BulkPacker>> wide;

  /**
   * Begins to generate the kernels and have them compiled.
   *
   * @param lanes floats in a vector
   * @param likelyVectors vectors in a row of the tile that is likely to be chosen
   */
  public PackerWarmUp(int lanes, int likelyVectors) {
    this.lanes = lanes;
    this.likelyVectors = likelyVectors;
    copier = KernelWarmUp.ask(memory -> candidate(PackKernelGenerator.copier(lanes), memory));
    transposer =
        KernelWarmUp.ask(memory -> candidate(PackKernelGenerator.transposer(lanes), memory));
    narrow = bulkPacker(1);
    wide = bulkPacker(likelyVectors);
  }

  /**
   * Returns the packer, once its kernels are compiled; the scalar one if the JIT fails to.
   *
   * @param vectors vectors in a row of the tile that was chosen
   */
  public CompletableFuture<Packer> packer(int vectors) {
    var chosen = vectors == likelyVectors ? wide : bulkPacker(vectors);
    return CompletableFuture.allOf(copier, transposer, narrow, chosen)
        .thenApply(_ -> packer(copier.join(), transposer.join(), narrow.join(), chosen.join()));
  }

  private Packer packer(
      Optional<PackKernel> copier,
      Optional<PackKernel> transposer,
      Optional<BulkPacker> narrow,
      Optional<BulkPacker> wide) {
    boolean compiled =
        copier.isPresent() && transposer.isPresent() && narrow.isPresent() && wide.isPresent();
    return compiled
        ? new VectorPacker(lanes, copier.get(), transposer.get(), narrow.get(), wide.get())
        : Packer.scalar();
  }

  private CompletableFuture<Optional<BulkPacker>> bulkPacker(int vectors) {
    return KernelWarmUp.ask(memory -> {
      long width = 4L * vectors * lanes;
      long source = memory.allocate(width * DEPTH * DEPTH, 64).address();
      long target = memory.allocate(width * DEPTH * DEPTH, 64).address();
      BulkPacker packer = BulkPackerGenerator.generate(vectors, lanes);
      return new Candidate<>(
          packer,
          () -> packer.pack(target, width, DEPTH, width, NOTHING, source, width),
          _ -> packer.pack(target, width * DEPTH, DEPTH, width, DEPTH, source, width * DEPTH));
    });
  }

  private Candidate<PackKernel> candidate(PackKernel kernel, Arena memory) {
    long step = 4L * lanes;
    long block = step * lanes;
    long source = memory.allocate(block * DEPTH, 64).address();
    long target = memory.allocate(block * DEPTH, 64).address();
    // Blocks of lanes x lanes, their rows side by side: the copier takes a row of each.
    return new Candidate<>(
        kernel,
        () -> kernel.move(target, step, NOTHING, source, step * DEPTH, lanes),
        turn -> kernel.move(target, step, DEPTH, source, step * DEPTH, lanes - turn % 2));
  }
}
