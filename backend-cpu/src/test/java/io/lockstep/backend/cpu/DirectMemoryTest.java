package io.lockstep.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendOptions;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.spec.RowSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectMemoryTest {
  private static final int COLS = 3 << 20;

  /** Has buffers, and working memory, that are larger than what the JVM gives. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      Expr x = Expr.input(0, DType.F32);
      Expr e = x.sub(x.overRow(ReduceOp.MAX)).apply(ElementaryFunctions.EXP);
      Program program = Program.of("softmax", List.of(DType.F32), e.div(e.overRow(ReduceOp.SUM)));
      RowSpec spec =
          new RowSpec(
              program, 1, COLS, List.of(Naive.dense(1, COLS)), List.of(Naive.dense(1, COLS)));
      try (CpuBackend backend = Devices.open(BackendOptions.DEFAULT.with("cpu.warmup", "false"))) {
        Backend.Buffer buffer = backend.allocate(8L * COLS);
        Backend.Launch launch =
            new Backend.Launch(
                backend.compile(spec),
                List.of(new Backend.Argument(buffer, 0), new Backend.Argument(buffer, 4L * COLS)));
        try (Backend.Recording recording = backend.record(List.of(launch))) {
          recording.replay();
        }
        float[] first = new float[1];
        backend.download(buffer, 4L * COLS, java.lang.foreign.MemorySegment.ofArray(first));
        System.out.println(first[0]);
      }
    }
  }

  @Test
  void the_jvms_limit_for_memory_outside_the_heap_is_none_for_the_device()
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:MaxDirectMemorySize=10m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.endsWith(1f / COLS + "\n"), output);
  }
}
