package io.lockstep.backend.cpu.matmul.tile;

import io.lockstep.backend.cpu.matmul.code.VectorUnit;
import io.lockstep.backend.cpu.matmul.pack.GeneratedPackers;
import io.lockstep.backend.cpu.matmul.tile.TileSet.Sized;
import io.lockstep.kernels.render.jvm.VectorSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tiles as generated; how they are compiled does not matter to bits. */
public final class GeneratedTiles {
  private GeneratedTiles() {}

  /** Returns all families that may be chosen on some machine; none without the Vector API. */
  public static Stream<TileSet> families() {
    return IntStream.of(4, 8, 16)
        .boxed()
        .flatMap(lanes ->
            Stream.of(VectorUnit.X86_256, VectorUnit.X86_512)
                .flatMap(unit -> TileFamily.candidates(lanes, unit).stream()))
        .filter(_ -> VectorSupport.preferredBits() > 0)
        .map(GeneratedTiles::of);
  }

  private static TileSet of(TileFamily family) {
    TileShape tallest = family.tallest();
    return new TileSet(
        tallest.toString(),
        tallest.columns(),
        family.shapes().stream()
            .map(shape -> new Sized(shape.rows(), TileGenerator.generate(shape)))
            .toList(),
        GeneratedPackers.packer(tallest.lanes(), tallest.vectors()),
        null);
  }

  /** Returns the tile of a shape. */
  public static DirectTile direct(TileShape shape) {
    return DirectTileGenerator.generate(shape);
  }

  /** Returns the tile for a number of columns. */
  public static SkinnyTile skinny(int columns) {
    return SkinnyTileGenerator.generate(columns);
  }
}
