package io.lockstep.backend.cpu.matmul.tile;

/**
 * The size of a tile: {@code rows} by {@code vectors} vectors of {@code lanes} floats.
 *
 * @param rows rows of C
 * @param vectors vectors in a row of C
 * @param lanes floats in a vector
 */
public record TileShape(int rows, int vectors, int lanes) {
  /** Returns the columns of C. */
  public int columns() {
    return vectors * lanes;
  }

  @Override
  public String toString() {
    return rows + " x " + columns();
  }
}
