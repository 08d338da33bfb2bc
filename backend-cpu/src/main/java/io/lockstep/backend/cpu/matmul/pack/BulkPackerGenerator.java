package io.lockstep.backend.cpu.matmul.pack;

import static io.lockstep.backend.cpu.matmul.code.VectorCode.INT;
import static io.lockstep.backend.cpu.matmul.code.VectorCode.LONG;
import static io.lockstep.kernels.render.jvm.VectorClasses.INTS;

import io.lockstep.backend.cpu.matmul.code.VectorCode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.invoke.MethodHandles;

/** Generates the {@link BulkPacker}s. Floats travel as ints, so every bit of a NaN survives. */
final class BulkPackerGenerator {
  // Slots of the parameters of BulkPacker.pack; longs take two.
  private static final int TARGET = 1;
  private static final int STRIP_STRIDE = 3;
  private static final int STRIPS = 5;
  private static final int WIDTH = 6;
  private static final int DEPTH = 8;
  private static final int SOURCE = 9;
  private static final int SOURCE_STRIDE = 11;

  private BulkPackerGenerator() {}

  /** A packer for strips of at most {@code vectors} vectors of {@code lanes} floats. */
  static BulkPacker generate(int vectors, int lanes) {
    return VectorCode.define(
        MethodHandles.lookup(),
        BulkPacker.class,
        "BulkPacker" + vectors + "x" + lanes,
        "pack",
        VectorCode.descriptor(LONG, LONG, INT, LONG, INT, LONG, LONG),
        DEPTH,
        m -> body(m, vectors, lanes));
  }

  private static void body(CodeBuilder m, int vectors, int lanes) {
    int row = m.allocateLocal(TypeKind.INT);
    int strip = m.allocateLocal(TypeKind.INT);
    int from = m.allocateLocal(TypeKind.LONG);
    int to = m.allocateLocal(TypeKind.LONG);
    VectorCode.loop(
        m,
        row,
        DEPTH,
        () -> {
          m.lload(SOURCE).lstore(from);
          m.lload(TARGET).lstore(to);
          VectorCode.loop(
              m,
              strip,
              STRIPS,
              () -> {
                for (int v = 0; v < vectors; v++) {
                  VectorCode.load(m, INTS, lanes, from, 4L * lanes * v);
                  VectorCode.store(m, INTS, to, 4L * lanes * v);
                }
                VectorCode.advance(m, from, WIDTH);
                VectorCode.advance(m, to, STRIP_STRIDE);
              });
          VectorCode.advance(m, SOURCE, SOURCE_STRIDE);
          VectorCode.advance(m, TARGET, WIDTH);
        });
  }
}
