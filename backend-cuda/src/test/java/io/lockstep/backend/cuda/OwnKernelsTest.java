package io.lockstep.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lockstep.backend.cuda.compile.Capability;
import io.lockstep.backend.cuda.compile.KernelCompiler;
import io.lockstep.backend.cuda.driver.Installed;
import io.lockstep.backend.cuda.driver.Nvrtc;
import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.queue.BitProbe;
import io.lockstep.backend.queue.FaultRecord;
import io.lockstep.kernels.render.c.dialect.Dialects;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The kernels that belong to the backend itself, under NVIDIA's compiler where there is one. */
class OwnKernelsTest {
  private static final Capability FUTURE = new Capability(99, 0);

  private static String ptx(String name, String source) {
    KernelCompiler nvrtc = Nvrtc.load(Installed.find(CudaLibrary.NVRTC));
    byte[] text = nvrtc.compile(name, source, FUTURE, Dialects.CUDA.buildOptions());
    return new String(text, StandardCharsets.UTF_8);
  }

  @Test
  void the_bit_probe_has_one_instruction_for_each_operation_and_nothing_contracted() {
    String ptx = ptx(BitProbe.FUNCTION, CudaQueue.BIT_PROBE);
    assertFalse(ptx.contains(".ftz") || ptx.contains(".approx"), ptx);
    for (String once : new String[] {"sub", "div", "sqrt", "fma"}) {
      assertEquals(1, count(ptx, once + "\\.rn\\.f32"), once + " in " + ptx);
    }
  }

  @Test
  void the_keeper_of_faults_compiles() {
    assertEquals(
        1, count(ptx(FaultRecord.FUNCTION, CudaQueue.FAULT_KEEPER), "\\.entry keep_fault\\("));
  }

  private static long count(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }
}
