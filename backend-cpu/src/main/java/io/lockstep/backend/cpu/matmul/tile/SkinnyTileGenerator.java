package io.lockstep.backend.cpu.matmul.tile;

import static io.lockstep.backend.cpu.matmul.code.VectorCode.INT;
import static io.lockstep.backend.cpu.matmul.code.VectorCode.LONG;
import static io.lockstep.backend.cpu.matmul.tile.SkinnyTile.BLOCK;
import static io.lockstep.backend.cpu.matmul.tile.SkinnyTile.COLUMN_BYTES;
import static io.lockstep.backend.cpu.matmul.tile.SkinnyTile.LANES;
import static io.lockstep.kernels.render.jvm.VectorClasses.FLOATS;
import static io.lockstep.kernels.render.jvm.VectorClasses.INTS;
import static io.lockstep.kernels.render.jvm.VectorClasses.VECTOR;

import io.lockstep.backend.cpu.matmul.code.SquareTransposition;
import io.lockstep.backend.cpu.matmul.code.VectorCode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.function.LongConsumer;

/**
 * Generates a {@link SkinnyTile}. Sums wait in memory while a chunk is transposed: kept in
 * registers, C2 would spill some of them inside the loops as well. Pointers are cut to 62 bits for
 * the same reason as in {@link DirectTileGenerator}.
 */
final class SkinnyTileGenerator {
  // Slots of the parameters of SkinnyTile.multiply; longs take two.
  private static final int A = 1;
  private static final int A_ROW = 3;
  private static final int B = 5;
  private static final int B_STEP = 7;
  private static final int B_COLUMN = 9;
  private static final int CHUNKS = 11;
  private static final int STEPS = 12;
  private static final int SKIP = 13;
  private static final int SCRATCH = 14;
  private static final int FROM = 16;
  private static final int IN = 18;
  private static final int OUT = 20;

  private static final int VECTORS = SkinnyTile.ROWS / LANES;
  private static final long VECTOR_BYTES = 4L * LANES;

  private final int columns;

  private SkinnyTileGenerator(int columns) {
    this.columns = columns;
  }

  /** Returns a tile for a number of columns. */
  static SkinnyTile generate(int columns) {
    return VectorCode.define(
        MethodHandles.lookup(),
        SkinnyTile.class,
        "SkinnyTile" + columns,
        "multiply",
        VectorCode.descriptor(LONG, LONG, LONG, LONG, LONG, INT, INT, INT, LONG, LONG, LONG, LONG),
        CHUNKS,
        new SkinnyTileGenerator(columns)::body);
  }

  private void body(CodeBuilder m) {
    for (int stride : new int[] {A_ROW, B_COLUMN}) {
      VectorCode.and(m, stride, DirectTile.ROW_BYTES - 1);
    }
    for (int address : new int[] {SCRATCH, FROM, IN, OUT}) {
      VectorCode.and(m, address, VectorCode.ADDRESS_BITS);
    }
    int sums = m.allocateLocal(TypeKind.LONG);
    m.lload(SCRATCH).loadConstant(COLUMN_BYTES * SkinnyTile.CHUNK).ladd().lstore(sums);
    VectorCode.and(m, sums, VectorCode.ADDRESS_BITS);
    forEachVector(offset -> {
      VectorCode.load(m, FLOATS, LANES, FROM, offset);
      VectorCode.store(m, FLOATS, sums, offset);
    });
    int blocks = m.allocateLocal(TypeKind.INT);
    m.iload(STEPS).loadConstant(BLOCK).idiv().istore(blocks);
    int steps = m.allocateLocal(TypeKind.INT);
    m.iload(STEPS).iload(SKIP).isub().istore(steps);
    SquareTransposition square = SquareTransposition.prepare(m, LANES);
    VectorCode.loop(
        m,
        m.allocateLocal(TypeKind.INT),
        CHUNKS,
        () -> {
          transposeChunk(m, square, blocks);
          multiplyChunk(m, steps, sums);
        });
    forEachVector(offset -> {
      VectorCode.load(m, FLOATS, LANES, IN, offset);
      VectorCode.load(m, FLOATS, LANES, sums, offset);
      m.invokevirtual(FLOATS, "add", MethodTypeDesc.of(FLOATS, VECTOR));
      VectorCode.store(m, FLOATS, OUT, offset);
    });
  }

  /** Calls with the offset of each vector of a block of C. */
  private void forEachVector(LongConsumer code) {
    for (int i = 0; i < columns * VECTORS; i++) {
      code.accept(VECTOR_BYTES * i);
    }
  }

  /** Emits the transposition of a chunk of A into scratch memory; moves A on. */
  private static void transposeChunk(CodeBuilder m, SquareTransposition square, int blocks) {
    int panel = m.allocateLocal(TypeKind.LONG);
    int row = m.allocateLocal(TypeKind.LONG);
    int[] vectors = new int[LANES];
    for (int i = 0; i < LANES; i++) {
      vectors[i] = m.allocateLocal(TypeKind.REFERENCE);
    }
    VectorCode.and(m, A, VectorCode.ADDRESS_BITS);
    m.lload(A).lstore(panel);
    for (int v = 0; v < VECTORS; v++) {
      int source = m.allocateLocal(TypeKind.LONG);
      int target = m.allocateLocal(TypeKind.LONG);
      m.lload(panel).lstore(source);
      VectorCode.address(m, SCRATCH, VECTOR_BYTES * v);
      m.lstore(target);
      VectorCode.loop(
          m,
          m.allocateLocal(TypeKind.INT),
          blocks,
          () -> {
            VectorCode.and(m, source, VectorCode.ADDRESS_BITS);
            VectorCode.and(m, target, VectorCode.ADDRESS_BITS);
            m.lload(source).lstore(row);
            int[] square16 = vectors.clone();
            for (int i = 0; i < LANES; i++) {
              VectorCode.load(m, INTS, LANES, row, 0);
              m.astore(square16[i]);
              VectorCode.advance(m, row, A_ROW);
            }
            square.emit(m, square16);
            for (int i = 0; i < LANES; i++) {
              m.aload(square16[i]);
              VectorCode.store(m, INTS, target, COLUMN_BYTES * i);
            }
            VectorCode.advance(m, source, 4L * BLOCK);
            VectorCode.advance(m, target, COLUMN_BYTES * BLOCK);
          });
      m.lload(panel).lload(A_ROW).loadConstant((long) LANES).lmul().ladd().lstore(panel);
      VectorCode.and(m, panel, VectorCode.ADDRESS_BITS);
    }
    m.lload(A).iload(STEPS).i2l().loadConstant(4L).lmul().ladd().lstore(A);
  }

  /** Emits the steps of a chunk; moves B on. */
  private void multiplyChunk(CodeBuilder m, int steps, int sums) {
    int[] acc = new int[columns * VECTORS];
    for (int i = 0; i < acc.length; i++) {
      acc[i] = m.allocateLocal(TypeKind.REFERENCE);
      VectorCode.load(m, FLOATS, LANES, sums, VECTOR_BYTES * i);
      m.astore(acc[i]);
    }
    int left = m.allocateLocal(TypeKind.LONG);
    m.lload(SCRATCH).iload(SKIP).i2l().loadConstant(COLUMN_BYTES).lmul().ladd().lstore(left);
    VectorCode.loop(m, m.allocateLocal(TypeKind.INT), steps, () -> step(m, left, acc));
    for (int i = 0; i < acc.length; i++) {
      m.aload(acc[i]);
      VectorCode.store(m, FLOATS, sums, VECTOR_BYTES * i);
    }
  }

  private void step(CodeBuilder m, int left, int[] acc) {
    int[] a = new int[VECTORS];
    VectorCode.and(m, left, VectorCode.ADDRESS_BITS);
    for (int v = 0; v < VECTORS; v++) {
      a[v] = m.allocateLocal(TypeKind.REFERENCE);
      VectorCode.load(m, FLOATS, LANES, left, VECTOR_BYTES * v);
      m.astore(a[v]);
    }
    VectorCode.advance(m, left, COLUMN_BYTES);
    VectorCode.and(m, B, VectorCode.ADDRESS_BITS);
    int column = m.allocateLocal(TypeKind.LONG);
    int b = m.allocateLocal(TypeKind.REFERENCE);
    m.lload(B).lstore(column);
    for (int j = 0; j < columns; j++) {
      VectorCode.broadcast(m, LANES, column, 0);
      m.astore(b);
      for (int v = 0; v < VECTORS; v++) {
        int target = acc[VECTORS * j + v];
        m.aload(b).aload(a[v]).aload(target);
        m.invokevirtual(FLOATS, "fma", MethodTypeDesc.of(FLOATS, VECTOR, VECTOR));
        m.astore(target);
      }
      VectorCode.advance(m, column, B_COLUMN);
    }
    VectorCode.advance(m, B, B_STEP);
  }
}
