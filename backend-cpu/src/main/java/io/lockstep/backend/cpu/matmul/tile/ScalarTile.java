package io.lockstep.backend.cpu.matmul.tile;

import static io.lockstep.backend.cpu.matmul.code.NativeFloats.get;
import static io.lockstep.backend.cpu.matmul.code.NativeFloats.set;

/** A tile of 4 x 3 in plain Java: twelve chains in registers, none of which waits for another. */
final class ScalarTile implements Tile {
  static final TileShape SHAPE = new TileShape(4, 3, 1);

  @Override
  public void multiply(
      long a, long b, long bStride, int depth, long in, long inStride, long out, long outStride) {
    float c00 = 0, c01 = 0, c02 = 0;
    float c10 = 0, c11 = 0, c12 = 0;
    float c20 = 0, c21 = 0, c22 = 0;
    float c30 = 0, c31 = 0, c32 = 0;
    for (int p = 0; p < depth; p++) {
      long row = a + 16L * p;
      long column = b + p * bStride;
      float b0 = get(column), b1 = get(column + 4), b2 = get(column + 8);
      float a0 = get(row), a1 = get(row + 4), a2 = get(row + 8), a3 = get(row + 12);
      c00 = Math.fma(a0, b0, c00);
      c01 = Math.fma(a0, b1, c01);
      c02 = Math.fma(a0, b2, c02);
      c10 = Math.fma(a1, b0, c10);
      c11 = Math.fma(a1, b1, c11);
      c12 = Math.fma(a1, b2, c12);
      c20 = Math.fma(a2, b0, c20);
      c21 = Math.fma(a2, b1, c21);
      c22 = Math.fma(a2, b2, c22);
      c30 = Math.fma(a3, b0, c30);
      c31 = Math.fma(a3, b1, c31);
      c32 = Math.fma(a3, b2, c32);
    }
    addRow(in, out, c00, c01, c02);
    addRow(in + inStride, out + outStride, c10, c11, c12);
    addRow(in + 2 * inStride, out + 2 * outStride, c20, c21, c22);
    addRow(in + 3 * inStride, out + 3 * outStride, c30, c31, c32);
  }

  private static void addRow(long in, long out, float c0, float c1, float c2) {
    set(out, get(in) + c0);
    set(out + 4, get(in + 4) + c1);
    set(out + 8, get(in + 8) + c2);
  }
}
