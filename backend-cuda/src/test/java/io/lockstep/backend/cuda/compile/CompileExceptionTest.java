package io.lockstep.backend.cuda.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  @Test
  void of_a_long_source_the_lines_around_the_fault_are_shown() {
    String source =
        IntStream.rangeClosed(1, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    String shown =
        "      ... (30 lines before)\n"
            + IntStream.rangeClosed(31, 70)
                .mapToObj(i -> "   " + i + " line " + i + "\n")
                .collect(Collectors.joining())
            + "      ... (30 lines behind)";
    assertEquals(shown, NumberedSource.around(source, NumberedSource.firstLine("k.cu(50): error")));
    assertEquals(1, NumberedSource.firstLine("nothing to see"));
  }
}
