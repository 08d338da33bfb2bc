package io.lockstep.backend.cpu.matmul.tile;

import static io.lockstep.backend.cpu.matmul.code.VectorCode.INT;
import static io.lockstep.backend.cpu.matmul.code.VectorCode.LONG;
import static io.lockstep.kernels.render.jvm.VectorClasses.FLOATS;
import static io.lockstep.kernels.render.jvm.VectorClasses.MASK;
import static io.lockstep.kernels.render.jvm.VectorClasses.SPECIES;
import static io.lockstep.kernels.render.jvm.VectorClasses.VECTOR;
import static java.lang.constant.ConstantDescs.CD_int;

import io.lockstep.backend.cpu.matmul.code.VectorCode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/**
 * Generates a {@link DirectTile}. A row's address is the one before plus a stride, so one pointer
 * does for all rows; every pointer is cut to 62 bits once a step, from which C2 sees that no access
 * needs a bounds check (each would cost as much as the access).
 */
final class DirectTileGenerator {
  // Slots of the parameters of DirectTile.multiply; longs take two.
  private static final int A = 1;
  private static final int A_ROW = 3;
  private static final int A_STEP = 5;
  private static final int B = 7;
  private static final int B_STEP = 9;
  private static final int DEPTH = 11;
  private static final int IN = 12;
  private static final int IN_ROW = 14;
  private static final int OUT = 16;
  private static final int OUT_ROW = 18;
  private static final int WIDTH = 20;

  private final TileShape shape;

  private DirectTileGenerator(TileShape shape) {
    this.shape = shape;
  }

  static DirectTile generate(TileShape shape) {
    return VectorCode.define(
        MethodHandles.lookup(),
        DirectTile.class,
        "DirectTile" + shape.rows() + "x" + shape.columns(),
        "multiply",
        VectorCode.descriptor(LONG, LONG, LONG, LONG, LONG, INT, LONG, LONG, LONG, LONG, INT),
        DEPTH,
        new DirectTileGenerator(shape)::body);
  }

  private void body(CodeBuilder m) {
    int[] acc = new int[shape.rows() * shape.vectors()];
    for (int i = 0; i < acc.length; i++) {
      acc[i] = m.allocateLocal(TypeKind.REFERENCE);
      VectorCode.species(m, FLOATS, shape.lanes());
      m.invokestatic(FLOATS, "zero", MethodTypeDesc.of(FLOATS, SPECIES));
      m.astore(acc[i]);
    }
    for (int stride : new int[] {A_ROW, IN_ROW, OUT_ROW}) {
      VectorCode.and(m, stride, DirectTile.ROW_BYTES - 1);
    }
    VectorCode.loop(m, m.allocateLocal(TypeKind.INT), DEPTH, () -> step(m, acc));
    int[] masks = masks(m);
    add(m, acc, masks);
    store(m, acc, masks);
  }

  private void step(CodeBuilder m, int[] acc) {
    int[] b = new int[shape.vectors()];
    VectorCode.and(m, B, VectorCode.ADDRESS_BITS);
    for (int v = 0; v < b.length; v++) {
      b[v] = m.allocateLocal(TypeKind.REFERENCE);
      VectorCode.load(m, FLOATS, shape.lanes(), B, offset(v));
      m.astore(b[v]);
    }
    VectorCode.advance(m, B, B_STEP);
    VectorCode.and(m, A, VectorCode.ADDRESS_BITS);
    int row = m.allocateLocal(TypeKind.LONG);
    int a = m.allocateLocal(TypeKind.REFERENCE);
    m.lload(A).lstore(row);
    for (int i = 0; i < shape.rows(); i++) {
      VectorCode.broadcast(m, shape.lanes(), row, 0);
      m.astore(a);
      for (int v = 0; v < b.length; v++) {
        int target = acc[i * b.length + v];
        m.aload(a).aload(b[v]).aload(target);
        m.invokevirtual(FLOATS, "fma", MethodTypeDesc.of(FLOATS, VECTOR, VECTOR));
        m.astore(target);
      }
      VectorCode.advance(m, row, A_ROW);
    }
    VectorCode.advance(m, A, A_STEP);
  }

  /** Emits the masks of the columns in each vector. */
  private int[] masks(CodeBuilder m) {
    int[] masks = new int[shape.vectors()];
    for (int v = 0; v < masks.length; v++) {
      masks[v] = m.allocateLocal(TypeKind.REFERENCE);
      VectorCode.species(m, FLOATS, shape.lanes());
      m.iconst_0().iload(WIDTH).loadConstant(shape.lanes() * v).isub();
      m.invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int));
      m.astore(masks[v]);
    }
    return masks;
  }

  private void add(CodeBuilder m, int[] acc, int[] masks) {
    VectorCode.and(m, IN, VectorCode.ADDRESS_BITS);
    for (int i = 0; i < shape.rows(); i++) {
      for (int v = 0; v < masks.length; v++) {
        VectorCode.loadMasked(m, FLOATS, shape.lanes(), IN, offset(v), masks[v]);
        int sum = acc[i * masks.length + v];
        m.aload(sum);
        m.invokevirtual(FLOATS, "add", MethodTypeDesc.of(FLOATS, VECTOR));
        m.astore(sum);
      }
      VectorCode.advance(m, IN, IN_ROW);
    }
  }

  private void store(CodeBuilder m, int[] acc, int[] masks) {
    VectorCode.and(m, OUT, VectorCode.ADDRESS_BITS);
    for (int i = 0; i < shape.rows(); i++) {
      for (int v = 0; v < masks.length; v++) {
        m.aload(acc[i * masks.length + v]);
        VectorCode.storeMasked(m, FLOATS, OUT, offset(v), masks[v]);
      }
      VectorCode.advance(m, OUT, OUT_ROW);
    }
  }

  private long offset(int vector) {
    return 4L * shape.lanes() * vector;
  }
}
