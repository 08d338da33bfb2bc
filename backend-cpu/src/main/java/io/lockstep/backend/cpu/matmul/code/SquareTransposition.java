package io.lockstep.backend.cpu.matmul.code;

import static io.lockstep.kernels.render.jvm.VectorClasses.INTS;
import static io.lockstep.kernels.render.jvm.VectorClasses.VECTOR;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Code that transposes as many int vectors as a vector has lanes.
 *
 * @param lanes lanes of a vector, a power of two
 * @param low local variable of the indexes that interleave the lower halves of two vectors
 * @param high the same for the upper halves
 */
public record SquareTransposition(int lanes, int low, int high) {
  /** Emits what comes before all transpositions of a method. */
  public static SquareTransposition prepare(CodeBuilder m, int lanes) {
    return new SquareTransposition(
        lanes, interleaving(m, lanes, 0), interleaving(m, lanes, lanes / 2));
  }

  /**
   * Emits a transposition.
   *
   * @param vectors the local variables of the vectors, reordered to those of the result
   */
  public void emit(CodeBuilder m, int[] vectors) {
    for (int stage = 1; stage < lanes; stage *= 2) {
      interleave(m, vectors);
    }
  }

  /**
   * Emits one stage: vectors i and i + lanes/2 interleave into vectors 2i and 2i + 1. A stage
   * rotates the bits of (vector, lane) by one, so log2(lanes) stages swap vector and lane.
   */
  private void interleave(CodeBuilder m, int[] vectors) {
    int half = lanes / 2;
    int[] from = vectors.clone();
    MethodTypeDesc select = MethodTypeDesc.of(INTS, VECTOR, VECTOR);
    for (int i = 0; i < half; i++) {
      int second = m.allocateLocal(TypeKind.REFERENCE);
      m.aload(high).aload(from[i]).aload(from[i + half]);
      m.invokevirtual(INTS, "selectFrom", select);
      m.astore(second);
      m.aload(low).aload(from[i]).aload(from[i + half]);
      m.invokevirtual(INTS, "selectFrom", select);
      m.astore(from[i]);
      vectors[2 * i] = from[i];
      vectors[2 * i + 1] = second;
    }
  }

  /**
   * Emits the index vector (start, lanes + start, start + 1, lanes + start + 1, ...), read from
   * native memory that lives as long as the class: an array would be made at every call.
   */
  private static int interleaving(CodeBuilder m, int lanes, int start) {
    MemorySegment indexes = Arena.global().allocate(JAVA_INT, lanes);
    for (int i = 0; i < lanes; i++) {
      indexes.setAtIndex(JAVA_INT, i, start + i / 2 + (i % 2) * lanes);
    }
    int address = m.allocateLocal(TypeKind.LONG);
    m.loadConstant(indexes.address()).lstore(address);
    int local = m.allocateLocal(TypeKind.REFERENCE);
    VectorCode.load(m, INTS, lanes, address, 0);
    m.astore(local);
    return local;
  }
}
