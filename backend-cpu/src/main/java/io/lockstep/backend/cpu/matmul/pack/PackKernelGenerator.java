package io.lockstep.backend.cpu.matmul.pack;

import static io.lockstep.backend.cpu.matmul.code.VectorCode.INT;
import static io.lockstep.backend.cpu.matmul.code.VectorCode.LONG;
import static io.lockstep.kernels.render.jvm.VectorClasses.INTS;
import static io.lockstep.kernels.render.jvm.VectorClasses.MASK;
import static io.lockstep.kernels.render.jvm.VectorClasses.SPECIES;
import static java.lang.constant.ConstantDescs.CD_int;

import io.lockstep.backend.cpu.matmul.code.SquareTransposition;
import io.lockstep.backend.cpu.matmul.code.VectorCode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.function.BiConsumer;

/** Generates the {@link PackKernel}s. Floats travel as ints, so every bit of a NaN survives. */
final class PackKernelGenerator {
  // Slots of the parameters of PackKernel.move; longs take two.
  private static final int TARGET = 1;
  private static final int TARGET_STRIDE = 3;
  private static final int COUNT = 5;
  private static final int SOURCE = 6;
  private static final int SOURCE_STRIDE = 8;
  private static final int WIDTH = 10;

  private final int lanes;

  private PackKernelGenerator(int lanes) {
    this.lanes = lanes;
  }

  /** A kernel for lanes that lie side by side: one masked vector a step. */
  static PackKernel copier(int lanes) {
    return generate("Copier", lanes, PackKernelGenerator::copy);
  }

  /** A kernel for steps that lie side by side: transposes blocks of {@code lanes x lanes}. */
  static PackKernel transposer(int lanes) {
    return generate("Transposer", lanes, PackKernelGenerator::transpose);
  }

  private static PackKernel generate(
      String name, int lanes, BiConsumer<PackKernelGenerator, CodeBuilder> body) {
    return VectorCode.define(
        MethodHandles.lookup(),
        PackKernel.class,
        name + lanes,
        "move",
        VectorCode.descriptor(LONG, LONG, INT, LONG, LONG, INT),
        COUNT,
        m -> body.accept(new PackKernelGenerator(lanes), m));
  }

  private void copy(CodeBuilder m) {
    int mask = m.allocateLocal(TypeKind.REFERENCE);
    VectorCode.species(m, INTS, lanes);
    m.iconst_0().iload(WIDTH);
    m.invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int));
    m.astore(mask);
    VectorCode.loop(
        m,
        m.allocateLocal(TypeKind.INT),
        COUNT,
        () -> {
          VectorCode.loadMasked(m, INTS, lanes, SOURCE, 0, mask);
          VectorCode.store(m, INTS, TARGET, 0);
          VectorCode.advance(m, SOURCE, SOURCE_STRIDE);
          VectorCode.advance(m, TARGET, TARGET_STRIDE);
        });
  }

  private void transpose(CodeBuilder m) {
    SquareTransposition square = SquareTransposition.prepare(m, lanes);
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
            VectorCode.load(m, INTS, lanes, rows[i], 0);
            m.astore(vectors[i]);
            VectorCode.advance(m, rows[i], 4L * lanes);
          }
          square.emit(m, vectors);
          for (int i = 0; i < lanes; i++) {
            m.aload(vectors[i]);
            VectorCode.store(m, INTS, TARGET, 0);
            VectorCode.advance(m, TARGET, TARGET_STRIDE);
          }
        });
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
