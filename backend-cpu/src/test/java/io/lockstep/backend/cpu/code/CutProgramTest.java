package io.lockstep.backend.cpu.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.cpu.jit.WarmUpThread;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.JvmRenderer;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.render.jvm.RunSpec;
import io.lockstep.kernels.render.jvm.VectorSupport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CutProgramTest {
  @Test
  void the_vector_form_of_a_program_in_several_parts_is_compiled() {
    Expr x = Expr.input(0, DType.F32);
    Expr chain = x;
    for (int i = 0; i < 1500; i++) {
      chain = chain.fma(x.constant(0.5 + i), x);
    }
    Program program = Program.of("long", List.of(DType.F32), chain);
    RunSpec spec = new RunSpec(program, List.of(Access.UNIT, Access.UNIT));
    RunCode scalar = JvmRenderer.scalar(spec);
    RunCode code = JvmRenderer.vector(spec, VectorSupport.preferredBits(), scalar).orElseThrow();
    assertEquals("SplitLoop", code.getClass().getSimpleName());
    assertTrue(
        WarmUpThread.ask(
                memory -> Optional.of(CodeCache.candidate(code, spec, CodeCache.LENGTHS, memory)))
            .join()
            .isPresent());
  }
}
