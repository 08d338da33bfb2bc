package io.lockstep.backend.cuda.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CompileExceptionTest {
  private static final Capability HOPPER = new Capability(9, 0);

  @Test
  void log_and_numbered_source_are_shown() {
    CompileException e =
        new CompileException(
            "exp",
            HOPPER,
            "NVRTC 12.6",
            "NVRTC_ERROR_COMPILATION",
            "exp.cu(2): error: identifier \"y\" is undefined\n",
            "int x;\ny;\n");
    assertEquals(
        """
        [nvrtcCompileProgram] NVRTC_ERROR_COMPILATION: NVRTC 12.6 does not compile kernel exp for \
        sm_90; report it with the following, or try another version of NVRTC
        the compiler says:
        exp.cu(2): error: identifier "y" is undefined
        the source is:
            1 int x;
            2 y;\
        """,
        e.getMessage());
    assertEquals("exp", e.kernel());
    assertEquals("exp.cu(2): error: identifier \"y\" is undefined\n", e.log());
  }
}
