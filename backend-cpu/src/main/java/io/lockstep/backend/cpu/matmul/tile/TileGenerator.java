package io.lockstep.backend.cpu.matmul.tile;

import static io.lockstep.backend.cpu.matmul.code.VectorCode.INT;
import static io.lockstep.backend.cpu.matmul.code.VectorCode.LONG;
import static io.lockstep.kernels.render.jvm.VectorClasses.FLOATS;
import static io.lockstep.kernels.render.jvm.VectorClasses.SPECIES;
import static io.lockstep.kernels.render.jvm.VectorClasses.VECTOR;

import io.lockstep.backend.cpu.matmul.code.VectorCode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/**
 * Generates a {@link Tile}: all accumulators in local variables, B's vectors loaded once a step, A
 * broadcast from memory. The method has no branch but its loop: a choice between zero and C by
 * {@code if} makes C2 drop and recompile the method, often for the worse.
 */
final class TileGenerator {
  // Slots of the parameters of Tile.multiply; longs take two.
  private static final int A = 1;
  private static final int B = 3;
  private static final int B_STRIDE = 5;
  private static final int DEPTH = 7;
  private static final int IN = 8;
  private static final int IN_STRIDE = 10;
  private static final int OUT = 12;
  private static final int OUT_STRIDE = 14;

  private final TileShape shape;

  private TileGenerator(TileShape shape) {
    this.shape = shape;
  }

  static Tile generate(TileShape shape) {
    return VectorCode.define(
        MethodHandles.lookup(),
        Tile.class,
        "Tile" + shape.rows() + "x" + shape.columns(),
        "multiply",
        VectorCode.descriptor(LONG, LONG, LONG, INT, LONG, LONG, LONG, LONG),
        DEPTH,
        new TileGenerator(shape)::body);
  }

  private void body(CodeBuilder m) {
    int[] acc = locals(m, shape.rows() * shape.vectors());
    int[] b = locals(m, shape.vectors());
    int a = m.allocateLocal(TypeKind.REFERENCE);
    for (int local : acc) {
      VectorCode.species(m, FLOATS, shape.lanes());
      m.invokestatic(FLOATS, "zero", MethodTypeDesc.of(FLOATS, SPECIES));
      m.astore(local);
    }
    VectorCode.loop(m, m.allocateLocal(TypeKind.INT), DEPTH, () -> step(m, acc, a, b));
    addAndStore(m, acc);
  }

  private void step(CodeBuilder m, int[] acc, int a, int[] b) {
    for (int v = 0; v < b.length; v++) {
      VectorCode.load(m, FLOATS, shape.lanes(), B, 4L * shape.lanes() * v);
      m.astore(b[v]);
    }
    for (int i = 0; i < shape.rows(); i++) {
      VectorCode.broadcast(m, shape.lanes(), A, 4L * i);
      m.astore(a);
      for (int v = 0; v < b.length; v++) {
        int target = acc[i * b.length + v];
        m.aload(a).aload(b[v]).aload(target);
        m.invokevirtual(FLOATS, "fma", MethodTypeDesc.of(FLOATS, VECTOR, VECTOR));
        m.astore(target);
      }
    }
    VectorCode.advance(m, A, 4L * shape.rows());
    VectorCode.advance(m, B, B_STRIDE);
  }

  private void addAndStore(CodeBuilder m, int[] acc) {
    for (int i = 0; i < shape.rows(); i++) {
      for (int v = 0; v < shape.vectors(); v++) {
        long offset = 4L * shape.lanes() * v;
        VectorCode.load(m, FLOATS, shape.lanes(), IN, offset);
        m.aload(acc[i * shape.vectors() + v]);
        m.invokevirtual(FLOATS, "add", MethodTypeDesc.of(FLOATS, VECTOR));
        VectorCode.store(m, FLOATS, OUT, offset);
      }
      VectorCode.advance(m, IN, IN_STRIDE);
      VectorCode.advance(m, OUT, OUT_STRIDE);
    }
  }

  private static int[] locals(CodeBuilder m, int count) {
    int[] slots = new int[count];
    for (int i = 0; i < count; i++) {
      slots[i] = m.allocateLocal(TypeKind.REFERENCE);
    }
    return slots;
  }
}
