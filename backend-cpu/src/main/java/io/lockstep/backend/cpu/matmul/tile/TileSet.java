package io.lockstep.backend.cpu.matmul.tile;

import io.lockstep.backend.cpu.matmul.code.VectorUnit;
import io.lockstep.backend.cpu.matmul.pack.Packer;
import io.lockstep.backend.cpu.matmul.pack.PackerWarmUp;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
public record TileSet(
    String name, int columns, List<Sized> tiles, Packer packer, @Nullable DirectTiles direct) {
  private static final Map<Integer, CompletableFuture<TileSet>> VECTOR = new ConcurrentHashMap<>();

  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cpu");

  /** A tile and its number of rows. */
  public record Sized(int rows, Tile tile) {}

  /** Returns the kernels in plain Java. */
  public static TileSet scalar() {
    TileShape shape = ScalarTile.SHAPE;
    return new TileSet(
        "scalar",
        shape.columns(),
        List.of(new Sized(shape.rows(), new ScalarTile())),
        Packer.scalar(),
        null);
  }

  /** Begins to generate the kernels for vectors of {@code lanes} floats and have them compiled. */
  public static void prepare(int lanes) {
    VECTOR.computeIfAbsent(lanes, TileSet::generate);
  }

  /**
   * The generated kernels for vectors of {@code lanes} floats, once they are compiled; the scalar
   * ones if the JIT does not keep vectors in registers, as in a JVM without C2.
   */
  public static TileSet vector(int lanes) {
    prepare(lanes);
    return Objects.requireNonNull(VECTOR.get(lanes)).join();
  }

  private static CompletableFuture<TileSet> generate(int lanes) {
    return generate(lanes, TileFamily.candidates(lanes, VectorUnit.ofThisMachine()))
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
    var tiles = TileSelfTest.choose(lanes, candidates);
    PackerWarmUp packer = new PackerWarmUp(lanes, candidates.getFirst().tallest().vectors());
    return tiles.thenCompose(chosen -> {
      if (chosen.isEmpty()) {
        return CompletableFuture.completedFuture(scalar());
      }
      TileShape tallest = chosen.get().family().tallest();
      return packer
          .packer(tallest.vectors())
          .thenApply(compiled ->
              new TileSet(
                  "vector of " + lanes + " lanes, tiles of " + tallest,
                  tallest.columns(),
                  chosen.get().tiles(),
                  compiled,
                  new DirectTiles(lanes, VectorUnit.ofThisMachine())));
    });
  }

  /** Returns the rows of the tallest tile. */
  public int maxRows() {
    return tiles.getFirst().rows();
  }

  /** The shortest tile with at least {@code rows} rows. */
  public Sized atLeast(int rows) {
    Sized best = tiles.getFirst();
    for (int i = 1; i < tiles.size(); i++) { // An iterator would be an object for each tile of C.
      if (tiles.get(i).rows() >= rows) {
        best = tiles.get(i);
      }
    }
    return best;
  }
}
