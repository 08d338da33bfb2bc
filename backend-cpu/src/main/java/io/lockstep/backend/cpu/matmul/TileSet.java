package io.lockstep.backend.cpu.matmul;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of one form: tiles of equal width and different heights, and the packer that feeds
 * them. Made once for a process and form; stateless.
 *
 * @param name the form and its vector width, for logs
 * @param columns columns of every tile
 * @param tiles the tiles, tallest first
 * @param packer the packer
 * @param direct tiles for operands that are not packed, or null
 */
record TileSet(
    String name,
    int columns,
    List<Sized> tiles,
    Packer packer,
    @Nullable DirectTiles direct) {
  private static final Map<Integer, TileSet> VECTOR = new ConcurrentHashMap<>();

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

  /** The generated kernels for vectors of {@code lanes} floats, compiled and warm. */
  static TileSet vector(int lanes) {
    return VECTOR.computeIfAbsent(lanes, TileSet::generate);
  }

  private static TileSet generate(int lanes) {
    List<TileShape> shapes =
        lanes == 16
            ? List.of(new TileShape(14, 2, 16), new TileShape(13, 2, 16))
            : List.of(new TileShape(3, 3, lanes));
    return new TileSet(
        "vector of " + lanes + " lanes",
        shapes.getFirst().columns(),
        shapes.stream().map(s -> new Sized(s.rows(), WarmUp.tile(s))).toList(),
        WarmUp.packer(lanes),
        new DirectTiles(lanes));
  }

  int maxRows() {
    return tiles.getFirst().rows();
  }

  /** The shortest tile with at least {@code rows} rows. */
  Sized atLeast(int rows) {
    Sized best = tiles.getFirst();
    for (Sized tile : tiles) {
      if (tile.rows() >= rows) {
        best = tile;
      }
    }
    return best;
  }
}
