package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.VectorCode.INT;
import static io.lockstep.backend.cpu.matmul.VectorCode.INT_VECTOR;
import static io.lockstep.backend.cpu.matmul.VectorCode.LONG;
import static io.lockstep.backend.cpu.matmul.VectorCode.MASK;
import static io.lockstep.backend.cpu.matmul.VectorCode.SPECIES;
import static io.lockstep.backend.cpu.matmul.VectorCode.VECTOR;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lockstep.kernels.render.jvm.C2Only;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.BiConsumer;

/** Generates the {@link Mover}s. Floats travel as ints, so every bit of a NaN survives. */
final class MoverGenerator {
  // Slots of the parameters of Mover.move; longs take two.
  private static final int TARGET = 1;
  private static final int TARGET_STRIDE = 3;
  private static final int COUNT = 5;
  private static final int SOURCE = 6;
  private static final int SOURCE_STRIDE = 8;
  private static final int WIDTH = 10;

  private final int lanes;

  private MoverGenerator(int lanes) {
    this.lanes = lanes;
  }

  /** A mover for lanes that lie side by side: one masked vector a step. */
  static Mover copier(int lanes) {
    return generate("Copier", lanes, MoverGenerator::copy);
  }

  /** A mover for steps that lie side by side: transposes blocks of {@code lanes x lanes}. */
  static Mover transposer(int lanes) {
    return generate("Transposer", lanes, MoverGenerator::transpose);
  }

  private static Mover generate(
      String name, int lanes, BiConsumer<MoverGenerator, CodeBuilder> body) {
    return VectorCode.define(
        Mover.class,
        name + lanes,
        c ->
            c.withMethodBody(
                "move",
                VectorCode.descriptor(LONG, LONG, INT, LONG, LONG, INT),
                ClassFile.ACC_PUBLIC,
                m -> body.accept(new MoverGenerator(lanes), m)));
  }

  private void copy(CodeBuilder m) {
    VectorCode.returnIfNegative(m, COUNT);
    int mask = m.allocateLocal(TypeKind.REFERENCE);
    VectorCode.species(m, INT_VECTOR, lanes);
    m.iconst_0().iload(WIDTH);
    m.invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int));
    m.astore(mask);
    VectorCode.loop(
        m,
        m.allocateLocal(TypeKind.INT),
        COUNT,
        () -> {
          VectorCode.loadMasked(m, INT_VECTOR, lanes, SOURCE, 0, mask);
          VectorCode.store(m, INT_VECTOR, TARGET, 0);
          VectorCode.advance(m, SOURCE, SOURCE_STRIDE);
          VectorCode.advance(m, TARGET, TARGET_STRIDE);
        });
    C2Only.emitReturn(m);
  }

  private void transpose(CodeBuilder m) {
    VectorCode.returnIfNegative(m, COUNT);
    int low = interleaving(m, 0);
    int high = interleaving(m, lanes / 2);
    int[] rows = rowAddresses(m);
    int[] vectors = new int[lanes];
    for (int i = 0; i < lanes; i++) {
      vectors[i] = m.allocateLocal(TypeKind.REFERENCE);
    }
    VectorCode.loop(
        m,
        m.allocateLocal(TypeKind.INT),
        COUNT,
        () -> {
          for (int i = 0; i < lanes; i++) {
            VectorCode.load(m, INT_VECTOR, lanes, rows[i], 0);
            m.astore(vectors[i]);
            VectorCode.advance(m, rows[i], 4L * lanes);
          }
          for (int stage = 1; stage < lanes; stage *= 2) {
            interleave(m, vectors, low, high);
          }
          for (int i = 0; i < lanes; i++) {
            m.aload(vectors[i]);
            VectorCode.store(m, INT_VECTOR, TARGET, 0);
            VectorCode.advance(m, TARGET, TARGET_STRIDE);
          }
        });
    C2Only.emitReturn(m);
  }

  /**
   * Emits one stage: vectors i and i + lanes/2 interleave into vectors 2i and 2i + 1. A stage
   * rotates the bits of (vector, lane) by one, so log2(lanes) stages swap vector and lane.
   */
  private void interleave(CodeBuilder m, int[] vectors, int low, int high) {
    int half = lanes / 2;
    int[] from = vectors.clone();
    MethodTypeDesc select = MethodTypeDesc.of(INT_VECTOR, VECTOR, VECTOR);
    for (int i = 0; i < half; i++) {
      int second = m.allocateLocal(TypeKind.REFERENCE);
      m.aload(high).aload(from[i]).aload(from[i + half]);
      m.invokevirtual(INT_VECTOR, "selectFrom", select);
      m.astore(second);
      m.aload(low).aload(from[i]).aload(from[i + half]);
      m.invokevirtual(INT_VECTOR, "selectFrom", select);
      m.astore(from[i]);
      vectors[2 * i] = from[i];
      vectors[2 * i + 1] = second;
    }
  }

  /**
   * Emits the index vector (start, lanes + start, start + 1, lanes + start + 1, ...), read from
   * native memory that lives as long as the class: an array would be made at every call.
   */
  private int interleaving(CodeBuilder m, int start) {
    MemorySegment indexes = Arena.global().allocate(JAVA_INT, lanes);
    for (int i = 0; i < lanes; i++) {
      indexes.setAtIndex(JAVA_INT, i, start + i / 2 + (i % 2) * lanes);
    }
    int address = m.allocateLocal(TypeKind.LONG);
    m.loadConstant(indexes.address()).lstore(address);
    int local = m.allocateLocal(TypeKind.REFERENCE);
    VectorCode.load(m, INT_VECTOR, lanes, address, 0);
    m.astore(local);
    return local;
  }

  /** Emits each row's address; rows from the width on repeat the last one, without a branch. */
  private int[] rowAddresses(CodeBuilder m) {
    int[] rows = new int[lanes];
    rows[0] = SOURCE;
    for (int i = 1; i < lanes; i++) {
      rows[i] = m.allocateLocal(TypeKind.LONG);
      m.lload(rows[i - 1]);
      m.loadConstant(i).iload(WIDTH).isub().loadConstant(31).ishr().i2l();
      m.lload(SOURCE_STRIDE).land().ladd();
      m.lstore(rows[i]);
    }
    return rows;
  }
}
