package io.lockstep.backend.cpu.matmul;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of one form: tiles of equal width and different heights, and the packer that feeds
 * them. Made once for a process and form; stateless.
 *
 * @param name the form, its vector width and its tallest tile, for logs
 * @param columns columns of every tile
 * @param tiles the tiles, tallest first
 * @param packer the packer
 * @param direct tiles for operands that are not packed, or null
 */
record TileSet(
    String name, int columns, List<Sized> tiles, Packer packer, @Nullable DirectTiles direct) {
  private static final Map<Integer, CompletableFuture<TileSet>> VECTOR = new ConcurrentHashMap<>();

  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cpu");

  /** A tile and its number of rows. */
  record Sized(int rows, Tile tile) {}

  static TileSet scalar() {
    TileShape shape = ScalarTile.SHAPE;
    return new TileSet(
        "scalar",
        shape.columns(),
        List.of(new Sized(shape.rows(), new ScalarTile())),
        new ScalarPacker(),
        null);
  }

  /** Begins to generate the kernels for vectors of {@code lanes} floats and have them compiled. */
  static void prepare(int lanes) {
    VECTOR.computeIfAbsent(lanes, TileSet::generate);
  }

  /**
   * The generated kernels for vectors of {@code lanes} floats, once they are compiled; the scalar
   * ones if the JIT does not keep vectors in registers, as in a JVM without C2.
   */
  static TileSet vector(int lanes) {
    prepare(lanes);
    return Objects.requireNonNull(VECTOR.get(lanes)).join();
  }

  private static CompletableFuture<TileSet> generate(int lanes) {
    return generate(lanes, TileFamily.candidates(lanes, VectorApi.registers()))
        .exceptionally(failure -> {
          LOG.log(
              System.Logger.Level.WARNING,
              "[cpu] the vector kernels of the matrix product could not be made; scalar ones,"
                  + " which are many times slower, stand in for them until this process ends",
              failure);
          return scalar();
        });
  }

  /** Makes the kernels with the fastest of some families of tiles. */
  static CompletableFuture<TileSet> generate(int lanes, List<TileFamily> candidates) {
    int vectors = candidates.getFirst().tallest().vectors();
    var tiles = TileSelfTest.choose(lanes, candidates);
    var copier = WarmUp.copier(lanes);
    var transposer = WarmUp.transposer(lanes);
    var narrow = WarmUp.spreader(1, lanes);
    var wide = WarmUp.spreader(vectors, lanes);
    return tiles.thenCompose(chosen -> {
      if (chosen.isEmpty()) {
        return CompletableFuture.completedFuture(scalar());
      }
      TileShape tallest = chosen.get().family().tallest();
      boolean asWide = tallest.vectors() == vectors;
      var spreader = asWide ? wide : WarmUp.spreader(tallest.vectors(), lanes);
      return CompletableFuture.allOf(copier, transposer, narrow, spreader)
          .thenApply(_ ->
              new TileSet(
                  "vector of " + lanes + " lanes, tiles of " + tallest,
                  tallest.columns(),
                  chosen.get().tiles(),
                  packer(lanes, copier.join(), transposer.join(), narrow.join(), spreader.join()),
                  new DirectTiles(lanes)));
    });
  }

  private static Packer packer(
      int lanes,
      Optional<Mover> copier,
      Optional<Mover> transposer,
      Optional<Spreader> narrow,
      Optional<Spreader> wide) {
    boolean compiled =
        copier.isPresent() && transposer.isPresent() && narrow.isPresent() && wide.isPresent();
    return compiled
        ? new VectorPacker(lanes, copier.get(), transposer.get(), narrow.get(), wide.get())
        : new ScalarPacker();
  }

  int maxRows() {
    return tiles.getFirst().rows();
  }

  /** The shortest tile with at least {@code rows} rows. */
  Sized atLeast(int rows) {
    Sized best = tiles.getFirst();
    for (int i = 1; i < tiles.size(); i++) { // An iterator would be an object for each tile of C.
      if (tiles.get(i).rows() >= rows) {
        best = tiles.get(i);
      }
    }
    return best;
  }
}
