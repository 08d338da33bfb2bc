package io.lockstep.backend.cpu.matmul.tile;

import static io.lockstep.backend.cpu.matmul.code.VectorCode.INT;
import static io.lockstep.backend.cpu.matmul.code.VectorCode.LONG;
import static io.lockstep.kernels.render.jvm.VectorClasses.FLOATS;
import static io.lockstep.kernels.render.jvm.VectorClasses.VECTOR;

import io.lockstep.backend.cpu.matmul.code.VectorCode;
import io.lockstep.backend.cpu.matmul.code.VectorUnit;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/** Generates a {@link Peak}: chains of fused multiply-adds, none of which waits for another. */
final class PeakGenerator {
  /** Chains at a time. */
  static final int CHAINS = VectorUnit.ofThisMachine().chains();

  // Slots of the parameters of Peak.run; longs take two.
  private static final int MEMORY = 1;
  private static final int STEPS = 3;

  private PeakGenerator() {}

  static Peak generate(int lanes) {
    return VectorCode.define(
        MethodHandles.lookup(),
        Peak.class,
        "Peak" + lanes,
        "run",
        VectorCode.descriptor(LONG, INT),
        STEPS,
        m -> body(m, lanes));
  }

  /** All chains begin alike; C2 does not see that they stay so and keeps each. */
  private static void body(CodeBuilder m, int lanes) {
    int factor = m.allocateLocal(TypeKind.REFERENCE);
    VectorCode.load(m, FLOATS, lanes, MEMORY, 0);
    m.astore(factor);
    int[] chains = new int[CHAINS];
    for (int i = 0; i < CHAINS; i++) {
      chains[i] = m.allocateLocal(TypeKind.REFERENCE);
      m.aload(factor).astore(chains[i]);
    }
    VectorCode.loop(
        m,
        m.allocateLocal(TypeKind.INT),
        STEPS,
        () -> {
          for (int chain : chains) {
            multiplyAdd(m, factor, factor, chain);
          }
        });
    for (int i = 0; i < CHAINS; i += 2) {
      multiplyAdd(m, chains[i], chains[i + 1], factor);
    }
    m.aload(factor);
    VectorCode.store(m, FLOATS, MEMORY, 0);
  }

  /** Emits {@code sum = x * y + sum}, all of them local vectors. */
  private static void multiplyAdd(CodeBuilder m, int x, int y, int sum) {
    m.aload(x).aload(y).aload(sum);
    m.invokevirtual(FLOATS, "fma", MethodTypeDesc.of(FLOATS, VECTOR, VECTOR));
    m.astore(sum);
  }
}
