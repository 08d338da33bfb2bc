package io.lockstep.backend.cpu.matmul;

/**
 * The size of a tile: {@code rows} by {@code vectors} vectors of {@code lanes} floats.
 *
 * @param rows rows of C
 * @param vectors vectors in a row of C
 * @param lanes floats in a vector
 */
record TileShape(int rows, int vectors, int lanes) {
  int columns() {
    return vectors * lanes;
  }

  @Override
  public String toString() {
    return rows + " x " + columns();
  }
}
