package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.VectorCode.FLOAT_VECTOR;
import static io.lockstep.backend.cpu.matmul.VectorCode.INT;
import static io.lockstep.backend.cpu.matmul.VectorCode.LONG;
import static io.lockstep.backend.cpu.matmul.VectorCode.VECTOR;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;

/** Generates a {@link Peak}: chains of fused multiply-adds, none of which waits for another. */
final class PeakGenerator {
  /**
   * Chains at a time, as many as keep the pipelines of a processor full: two of five stages where
   * there are 16 registers, four where there are 32.
   */
  static final int CHAINS = 5 * VectorApi.registers() / 8;

  // Slots of the parameters of Peak.run; longs take two.
  private static final int MEMORY = 1;
  private static final int STEPS = 3;

  private PeakGenerator() {}

  static Peak generate(int lanes) {
    return VectorCode.define(
        Peak.class,
        "Peak" + lanes,
        "run",
        VectorCode.descriptor(LONG, INT),
        STEPS,
        m -> body(m, lanes));
  }

  /** Bytes of memory that a {@link Peak} is called with. */
  static long bytes(int lanes) {
    return 4L * lanes * (CHAINS + 1);
  }

  private static void body(CodeBuilder m, int lanes) {
    int factor = m.allocateLocal(TypeKind.REFERENCE);
    VectorCode.load(m, FLOAT_VECTOR, lanes, MEMORY, 4L * lanes * CHAINS);
    m.astore(factor);
    int[] chains = new int[CHAINS];
    for (int i = 0; i < CHAINS; i++) {
      chains[i] = m.allocateLocal(TypeKind.REFERENCE);
      VectorCode.load(m, FLOAT_VECTOR, lanes, MEMORY, 4L * lanes * i);
      m.astore(chains[i]);
    }
    VectorCode.loop(
        m,
        m.allocateLocal(TypeKind.INT),
        STEPS,
        () -> {
          for (int chain : chains) {
            m.aload(factor).aload(factor).aload(chain);
            m.invokevirtual(FLOAT_VECTOR, "fma", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR));
            m.astore(chain);
          }
        });
    for (int i = 0; i < CHAINS; i++) {
      m.aload(chains[i]);
      VectorCode.store(m, FLOAT_VECTOR, MEMORY, 4L * lanes * i);
    }
  }
}
