package io.lockstep.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.training.file.NamedTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Data larger than what the JVM gives outside its heap. */
class DirectMemoryTest {
  /** Makes matrices and a tensor of 16 MiB each. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      float[] values = new float[4 << 20];
      values[values.length - 1] = 7;
      Matrix floats = Matrix.of(4 << 10, 1 << 10, values);
      byte[] bytes = new byte[16 << 20];
      bytes[bytes.length - 1] = 8;
      Matrix small = Matrix.of(16 << 10, 1 << 10, bytes);
      NamedTensor tensor = NamedTensor.of("t", values, values.length);
      int last = (1 << 10) - 1;
      System.out.println(
          floats.get((4 << 10) - 1, last)
              + " "
              + small.get((16 << 10) - 1, last)
              + " "
              + tensor.toFloats()[values.length - 1]
              + " "
              + Matrix.allocate(ElementType.F32, 1 << 10, 1 << 10).isMapped());
    }
  }

  @Test
  void matrices_and_tensors_are_not_bound_by_the_jvms_limit()
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:MaxDirectMemorySize=2m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals("7.0 8.0 7.0 false\n", output);
  }
}
